import { fileURLToPath } from 'node:url';

/** Set by the build: the simulator's process is one file beside the command then. */
declare const VIRTUNE_SIMULATOR_FILE: string | undefined;

/** What the process of a simulated host runs. */
export function simulatorFile(): string {
  if (typeof VIRTUNE_SIMULATOR_FILE === 'string') return `${__dirname}/${VIRTUNE_SIMULATOR_FILE}`;
  return fileURLToPath(import.meta.resolve('@virtune/simulator/main'));
}

/** The directory of the scenarios that virtune comes with. */
export function scenarioDirectory(): string {
  if (typeof VIRTUNE_SIMULATOR_FILE === 'string') return `${__dirname}/scenarios`;
  return fileURLToPath(
    new URL('../../scenarios', import.meta.resolve('@virtune/simulator/source')),
  );
}
