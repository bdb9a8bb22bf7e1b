import { procedures as p } from '@virtune/protocol';
import { type MachineDescription, SimulatedHost } from '../../src/index.ts';
import type { LoadProfile } from '../../src/domain/load.ts';
import { invoke } from '../../src/process/populate.ts';
import { machineFromShape } from '../../src/source/shape.ts';

export interface LoadedGuest {
  readonly name: string;
  readonly vcpus: number;
  /** What stands in `<cputune>`. */
  readonly cputune?: string;
  readonly load?: LoadProfile;
}

/** A UUID for a name, the same every time. */
const uuidOf = (name: string): string =>
  `00000000-0000-4000-8000-${Buffer.from(name.padEnd(6).slice(-6)).toString('hex')}`;

export const busy: LoadProfile = { kind: 'busy', utilization: 1 };

/** A host whose clock stands still but for `advance`, with running guests. */
export function loadedHost(
  shape: string | MachineDescription,
  guests: readonly LoadedGuest[],
  seed = 1,
): SimulatedHost {
  const machine = typeof shape === 'string' ? machineFromShape(shape) : shape;
  const host = new SimulatedHost(machine, { speed: 0, seed });
  for (const guest of guests) addGuest(host, guest);
  return host;
}

export function addGuest(
  host: SimulatedHost,
  { name, vcpus, cputune = '', load = busy }: LoadedGuest,
): void {
  host.domains.setLoad(name, load);
  const xml = `<domain type='kvm'>
    <name>${name}</name><uuid>${uuidOf(name)}</uuid><memory unit='MiB'>1</memory>
    <vcpu>${vcpus}</vcpu><cputune>${cputune}</cputune>
    <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;
  const { dom } = invoke(host, p.domainDefineXml, { xml });
  invoke(host, p.domainCreate, { dom });
}

/** Seconds that each vCPU of a domain has run, to a thousandth. */
export function ran(host: SimulatedHost, name: string): number[] {
  host.domains.settle();
  const domain = host.domains.byName(name);
  return domain.definition.vcpus.map((_, id) => {
    const time = host.domains.load_.vcpu(domain.uuid, id);
    return Math.round(Number(time?.cpuTimeNs ?? 0n) / 1e6) / 1e3;
  });
}

const big = (_: string, value: unknown): unknown =>
  typeof value === 'bigint' ? `${value}` : value;

/** Everything that the host counts, as text. */
export function counters(host: SimulatedHost): string {
  host.domains.settle();
  const { load_ } = host.domains;
  const guests = [...host.domains].map(({ uuid, definition }) => [
    uuid,
    definition.vcpus.map((_, id) => load_.vcpu(uuid, id)),
  ]);
  return JSON.stringify({ guests, cpus: host.cpuTimes.save() }, big);
}

export const seconds = (count: number): bigint => BigInt(Math.round(count * 1e9));
