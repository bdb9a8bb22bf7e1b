/** Who gets how much CPU time when all are busy: `@virtune/planner/entitlement`. */
export { divideCpuTime } from './divide.ts';
export type * from './competition.ts';
