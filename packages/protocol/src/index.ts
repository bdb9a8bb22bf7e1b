export * from './constants/domain-event.ts';
export * from './constants/perf-event.ts';
export { domainEventMessages } from './domain-event-messages.ts';
export * from './errors.ts';
export type { EventMessage } from './event-message.ts';
export { Framer } from './framer.ts';
export * from './keepalive.ts';
export { limits } from './limits.ts';
export * from './packet.ts';
export * from './procedure.ts';
export { procedureRelease } from './releases.ts';
export * as procedures from './procedures/index.ts';
export { type RemoteError, remoteError } from './structures/error.ts';
export * from './structures/identity.ts';
export {
  type TypedParameter,
  typedParameter,
  type TypedParameterType,
} from './structures/typed-parameter.ts';
export { XdrReader } from './xdr/reader.ts';
export * as xdr from './xdr/schema.ts';
export type { Schema, ValueOf } from './xdr/schema.ts';
export { XdrWriter } from './xdr/writer.ts';
