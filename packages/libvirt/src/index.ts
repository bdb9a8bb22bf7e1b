/**
 * A client for libvirt, over libvirt's own protocol: no libvirt on this machine, no native code.
 * See README.md.
 */
export type { TypedParameter, TypedParameterType } from '@virtune/protocol';
export { MalformedPacketError, UnencodableValueError } from '@virtune/protocol';
export type { CredentialsCallback, CredentialsRequest } from './auth/credentials.ts';
export type { Credentials } from './auth/mechanism.ts';
export { connect, type ConnectOptions } from './connect.ts';
export { Connection } from './connection.ts';
export type { HypervisorChoice } from './connection/cpu-model.ts';
export type { DomainStatsRecord } from './connection/domains.ts';
export type { DomainEventsOptions, ListenedEvents, ListenOptions } from './connection/events.ts';
export type { NodeCpuMap, NodeInfo, NodeStat } from './connection/host.ts';
export * from './constants/block.ts';
export * from './constants/domain.ts';
export * from './constants/error.ts';
export * from './constants/host.ts';
export * from './constants/job.ts';
export * from './constants/migration.ts';
export * from './constants/resources.ts';
export { Domain } from './domain.ts';
export type { BlockInfo, BlockJobInfo } from './domain/block.ts';
export type { ControlInfo, DomainInfo, SecurityLabel } from './domain/facts.ts';
export type { InterfaceCounters } from './domain/interface.ts';
export type { IothreadInfo } from './domain/iothread.ts';
export type { JobInfo } from './domain/job.ts';
export type { MemoryStat } from './domain/memory.ts';
export type { CpuStatsQuery, VcpuInfo } from './domain/vcpu.ts';
export * from './errors.ts';
export * from './parameters/index.ts';
export type * from './stats/domain-stats.ts';
export { domainStats } from './stats/read.ts';
export type * from './events/domain-event.ts';
export { domainEventKinds } from './events/kinds.ts';
export type { DomainEventStream } from './events/stream.ts';
export type { Subscription } from './events/subscription.ts';
export type { ReconnectOptions } from './rpc/backoff.ts';
export type { CallOptions } from './rpc/caller.ts';
export type { CallLimits } from './rpc/client.ts';
export type { KeepaliveOptions } from './rpc/keepalive.ts';
export { StoragePool, storageVolDeleteFlags, StorageVolume } from './storage.ts';
export { type ConnectionUri, parseConnectionUri } from './uri.ts';
export { formatUuid, parseUuid } from './uuid.ts';
