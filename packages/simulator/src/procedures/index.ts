import type { Procedures } from '../server/client.ts';
import { connectHandlers } from './connect.ts';
import { domainLifeHandlers } from './domain-life.ts';
import { domainReadHandlers, storageHandlers } from './domain-read.ts';
import { eventHandlers } from './events.ts';
import { nodeHandlers } from './node.ts';
import { nodeMemoryHandlers } from './node-memory.ts';

/** Every procedure that the simulator answers, by number. */
export const procedureTable: Procedures = new Map(
  [
    ...connectHandlers,
    ...nodeHandlers,
    ...nodeMemoryHandlers,
    ...eventHandlers,
    ...domainLifeHandlers,
    ...domainReadHandlers,
    ...storageHandlers,
  ].map((handled) => [handled.procedure.number, handled]),
);
