export { Clock, type ClockOptions, DEFAULT_START_NS, type RealTime, systemTime } from './clock.ts';
export { code, from, VirError } from './error.ts';
export type * from './host/description.ts';
export { defaultSystem } from './host/description.ts';
export { referenceMachine } from './host/reference.ts';
export { type HostOptions, SimulatedHost } from './host/simulated-host.ts';
export { procedureTable } from './procedures/index.ts';
export { Random } from './random.ts';
export { type Address, Server, type ServerOptions } from './server/server.ts';
