/** What a simulated host can be made of. */
export type { GuestSource, HostSource } from './host-source.ts';
export { hostFromText } from './read-host.ts';
export { machineFromShape } from './shape.ts';
export { SourceError } from './source-error.ts';
export { readScenario } from '../scenario/read.ts';
