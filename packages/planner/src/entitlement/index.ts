/** Who gets how much CPU time when all are busy: `@virtune/planner/entitlement`. */
export type * from './competition.ts';
export { divideCpuTime } from './divide.ts';
export {
  competes,
  competitionOf,
  cpuClaims,
  entitlements,
  type CpuClaims,
} from './from-snapshot.ts';
