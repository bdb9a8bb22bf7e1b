import type { Procedures } from '../server/client.ts';
import { authHandlers } from './auth.ts';
import { connectHandlers } from './connect.ts';
import { domainAutostartHandlers } from './domain-autostart.ts';
import { cpuModelHandlers } from './cpu-model.ts';
import { domainDeviceHandlers } from './domain-device.ts';
import { domainIothreadHandlers } from './domain-iothread.ts';
import { domainBlockHandlers } from './domain-block.ts';
import { domainIoTuneHandlers } from './domain-iotune.ts';
import { domainJobHandlers } from './domain-job.ts';
import { domainLifeHandlers } from './domain-life.ts';
import { domainMemoryHandlers } from './domain-memory.ts';
import { domainMemtuneHandlers } from './domain-memtune.ts';
import { domainMetadataHandlers } from './domain-metadata.ts';
import { domainMigrationHandlers } from './domain-migration.ts';
import { domainMigrationLimitHandlers } from './domain-migration-limits.ts';
import { domainNumatuneHandlers } from './domain-numatune.ts';
import { domainPinHandlers } from './domain-pin.ts';
import { domainReadHandlers } from './domain-read.ts';
import { domainSaveHandlers } from './domain-save.ts';
import { domainSchedulerHandlers } from './domain-scheduler.ts';
import { domainStatsHandlers } from './domain-stats.ts';
import { domainThrottleGroupHandlers } from './domain-throttle-group.ts';
import { domainTuneHandlers } from './domain-tune.ts';
import { domainVcpuHandlers } from './domain-vcpu.ts';
import { eventHandlers } from './events.ts';
import { nodeHandlers } from './node.ts';
import { nodeMemoryHandlers } from './node-memory.ts';
import { storageHandlers } from './storage.ts';

/** Every procedure that the simulator answers, by number. */
export const procedureTable: Procedures = new Map(
  [
    ...authHandlers,
    ...connectHandlers,
    ...cpuModelHandlers,
    ...nodeHandlers,
    ...nodeMemoryHandlers,
    ...eventHandlers,
    ...domainLifeHandlers,
    ...domainReadHandlers,
    ...domainSaveHandlers,
    ...domainDeviceHandlers,
    ...domainSchedulerHandlers,
    ...domainPinHandlers,
    ...domainVcpuHandlers,
    ...domainIothreadHandlers,
    ...domainMemoryHandlers,
    ...domainMemtuneHandlers,
    ...domainNumatuneHandlers,
    ...domainMetadataHandlers,
    ...domainTuneHandlers,
    ...domainThrottleGroupHandlers,
    ...domainStatsHandlers,
    ...domainAutostartHandlers,
    ...domainBlockHandlers,
    ...domainIoTuneHandlers,
    ...domainJobHandlers,
    ...domainMigrationHandlers,
    ...domainMigrationLimitHandlers,
    ...storageHandlers,
  ].map((handled) => [handled.procedure.number, handled]),
);
