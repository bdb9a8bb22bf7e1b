import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { procedureNumber } from '../server/procedure-names.ts';
import type { Fault, Order, Strikes } from './orders.ts';
import type { Simulation } from './simulation.ts';

const NS_PER_SECOND = 1e9;
const NS_PER_MS = 1e6;

/** An order that cannot be carried out. */
export class OrderError extends Error {
  override readonly name = 'OrderError';
}

function strikes({ procedure, times }: Strikes) {
  const number = procedure === null ? null : procedureNumber(procedure);
  if (number === undefined) throw new OrderError(`libvirt has no procedure ${procedure}`);
  return { procedure: number, times };
}

function setCpus(host: SimulatedHost, cpus: readonly number[], online: boolean): void {
  const known = new Set(host.machine.cpus.map(({ id }) => id));
  const missing = cpus.find((cpu) => !known.has(cpu));
  if (missing !== undefined) throw new OrderError(`the host has no CPU ${missing}`);
  const left = host.onlineCpus.filter((cpu) => !cpus.includes(cpu));
  if (!online && left.length === 0) throw new OrderError('the last CPU cannot go offline');
  for (const cpu of cpus) host.setOnline(cpu, online);
}

function takeMemory({ memory }: SimulatedHost, node: number, kib: number): void {
  if (!memory.nodes.includes(node)) throw new OrderError(`the host has no node ${node}`);
  if (kib < 0) memory.free(node, -kib);
  else if (!memory.allocate(node, kib)) {
    throw new OrderError(`node ${node} has ${memory.freeKiB(node)} KiB free, not ${kib}`);
  }
}

async function inflict(simulation: Simulation, fault: Fault): Promise<void> {
  const { host } = simulation;
  switch (fault.kind) {
    case 'refuse': {
      const refusal = new VirError(code.operationFailed, from.qemu, fault.message);
      host.faults.add({ ...strikes(fault), cut: false, delayMs: 0, refusal });
      break;
    }
    case 'delay':
      host.faults.add({ ...strikes(fault), cut: false, delayMs: fault.ms });
      break;
    case 'cut':
      host.faults.add({ ...strikes(fault), cut: true, delayMs: 0 });
      break;
    case 'restart':
      await simulation.restartDaemon(fault.ms);
      break;
    case 'cpu':
      setCpus(host, fault.cpus, fault.online);
      break;
    case 'memory':
      takeMemory(host, fault.node, fault.kib);
      break;
    case 'clear':
      host.faults.clear();
      break;
  }
}

/** Does what an order says; all but `stop` and `save`, which are the process's own. */
export async function carryOut(simulation: Simulation, order: Order): Promise<void> {
  switch (order.order) {
    case 'reset':
      return simulation.reset();
    case 'load':
      return simulation.load(order.initial, order.origin);
    case 'speed':
      return simulation.host.clock.setSpeed(order.speed);
    case 'advance':
      return simulation.host.clock.advance(BigInt(Math.round(order.seconds * NS_PER_SECOND)));
    case 'fault':
      return inflict(simulation, order.fault);
    case 'status':
    case 'save':
    case 'stop':
      return undefined;
  }
}

export function statusOf(simulation: Simulation, socket: string) {
  const { host, state } = simulation;
  const ms = Number(host.clock.now()) / NS_PER_MS;
  return {
    name: state.name,
    origin: state.origin,
    pid: process.pid,
    socket,
    port: simulation.port,
    clients: simulation.clients,
    nodes: host.machine.nodes.length,
    cpus: host.onlineCpus.length,
    speed: host.clock.speed,
    now: new Date(ms).toISOString(),
    idleSeconds: state.settings.idleSeconds,
  };
}
