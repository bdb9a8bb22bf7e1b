import type { SimulationState } from '@virtune/simulator/process';

/** The reference host, as it is made for a name that nobody has made otherwise. */
export async function defaultHost(name: string): Promise<SimulationState> {
  const [{ referenceMachine }, { defaultSettings }] = await Promise.all([
    import('@virtune/simulator/reference'),
    import('@virtune/simulator/process'),
  ]);
  return {
    format: 1,
    name,
    origin: 'reference',
    settings: defaultSettings,
    initial: { machine: referenceMachine, system: { hostname: name }, guests: [] },
    saved: null,
  };
}
