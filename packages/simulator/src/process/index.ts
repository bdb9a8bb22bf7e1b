/** What starts, stops and orders about simulated hosts in processes of their own. */
export {
  ensureRunning,
  forget,
  keepState,
  order,
  SimulationError,
  simulationNames,
  stateOf,
} from './control.ts';
export type { Fault, Order, SimulationStatus, Strikes } from './orders.ts';
export { isSimulationName, simulationPaths } from './paths.ts';
export {
  defaultSettings,
  type SimulationSettings,
  type SimulationState,
  StateError,
} from './state-file.ts';
