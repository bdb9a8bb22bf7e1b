import type {
  Order,
  SimulationSettings,
  SimulationState,
  SimulationStatus,
} from '@virtune/simulator/process';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { simulatorFile } from './main-file.ts';
import { makeHost, type WantedSource } from './source.ts';

const simulator = () => import('@virtune/simulator/process');

/** A simulated host, running or not. */
export interface SimulatedHostData {
  readonly name: string;
  readonly running: boolean;
  /** What it was made of: `reference`, `shape 4n64c`, `scenario cloud`, `host FILE`. */
  readonly origin: string;
  /** NUMA nodes, and CPUs that are online. */
  readonly nodes: number;
  readonly cpus: number;
  /** While it runs: libvirt's clients connect here. */
  readonly socket?: string;
  /** The same by TCP, where it was asked for: a port of 127.0.0.1. */
  readonly port?: number;
  readonly pid?: number;
  readonly clients?: number;
  /** Simulated seconds in a real one. */
  readonly speed?: number;
  /** Simulated time, ISO 8601. */
  readonly now?: string;
}

const shown = (status: SimulationStatus): SimulatedHostData => {
  const { idleSeconds: _idle, port, ...facts } = status;
  return { ...facts, ...(port !== null && { port }), running: true };
};

function noHost(name: string): CommandFailed {
  return new CommandFailed(t`there is no simulated host '${name}'`, {
    hint: t`'virtune sim start ${name}' makes one; 'virtune sim list' shows those that there are`,
  });
}

async function checkName(name: string): Promise<void> {
  const { isSimulationName } = await simulator();
  if (isSimulationName(name)) return;
  throw new CommandFailed(t`'${name}' is no name for a simulated host: letters, digits, . _ -`);
}

/** Makes a host if there is none of that name, and starts it. */
export async function start(
  name: string,
  wanted: WantedSource,
  settings: Partial<SimulationSettings>,
): Promise<SimulatedHostData> {
  await checkName(name);
  const { defaultSettings, ensureRunning, keepState, stateOf } = await simulator();
  const made = await makeHost(wanted);
  const asked = (wanted.scenario ?? wanted.host ?? wanted.shape) !== undefined;
  const there = stateOf(name);
  if (there === null) {
    const { initial, origin } = made;
    const system = { hostname: name, ...initial.system };
    keepState({
      format: 1,
      name,
      origin,
      settings: { ...defaultSettings, ...settings },
      initial: { ...initial, system },
      saved: null,
    });
  } else if (asked && there.origin !== made.origin) {
    throw new CommandFailed(
      t`there is a simulated host '${name}' already, made of: ${there.origin}`,
      {
        hint: t`'virtune sim remove ${name}' forgets it, 'virtune sim load' puts a scenario in its place`,
      },
    );
  }
  return shown(await ensureRunning(name, simulatorFile()));
}

/** Sends an order to a host, which is started for it. */
export async function tell(name: string, wanted: Order): Promise<SimulatedHostData> {
  await checkName(name);
  const { ensureRunning, order, stateOf } = await simulator();
  if (stateOf(name) === null) throw noHost(name);
  await ensureRunning(name, simulatorFile());
  const status = await order(name, wanted);
  if (status === undefined) throw new CommandFailed(t`the simulated host '${name}' has ended`);
  return shown(status);
}

/** What is known of a host; of one whose state cannot be read, that it is there. */
async function facts(name: string): Promise<SimulatedHostData | undefined> {
  const { order, StateError, stateOf } = await simulator();
  const status = await order(name, { order: 'status' });
  if (status !== undefined) return shown(status);
  let state: SimulationState | null;
  try {
    state = stateOf(name);
  } catch (error) {
    if (!(error instanceof StateError)) throw error;
    return { name, running: false, origin: t`unreadable`, nodes: 0, cpus: 0 };
  }
  if (state === null) return undefined;
  const { nodes, cpus } = state.initial.machine;
  const online = state.saved?.online.length ?? cpus.filter((cpu) => cpu.online).length;
  return { name, running: false, origin: state.origin, nodes: nodes.length, cpus: online };
}

export async function list(): Promise<SimulatedHostData[]> {
  const { simulationNames } = await simulator();
  const all = await Promise.all(simulationNames().map(facts));
  return all.filter((entry) => entry !== undefined);
}

/** Ends a host's process; its state is kept. */
export async function stop(name: string): Promise<SimulatedHostData> {
  await checkName(name);
  const { order } = await simulator();
  await order(name, { order: 'stop' });
  const left = await facts(name);
  if (left === undefined) throw noHost(name);
  return left;
}

/** Ends a host's process and forgets the host. */
export async function remove(name: string): Promise<SimulatedHostData> {
  const last = await stop(name);
  const { forget } = await simulator();
  forget(name);
  return last;
}
