import { decodeSnapshot, type Snapshot, type SnapshotDomain } from '@virtune/model';
import { hostFromText } from '@virtune/simulator';
import { readScenario } from '@virtune/simulator/source';
import { beforeAll, describe, expect, test } from 'vitest';
import { type ScenarioHost, startHere } from './scenario-host.ts';

/** Guests that run, are off, paused and transient, pinned, with cells, huge pages and drift. */
const scenario = `about: guests of every kind
host:
  shape: 4n16c2t,mem=16G,free=12G,pages=2M*512,dist=10/15/20/20:15/10/20/20:20/20/10/15:20/20/15/10
  hostname: mixed-1
  cgroup: 1
  offline: 7,15
guests:
  - {name: plain, vcpus: 2, memory: 1G, load: busy}
  - {name: off, vcpus: 2, memory: 2G, state: off, autostart: true}
  - name: pinned
    vcpus: 4
    memory: 2G
    pins: ['0', '1', '2', '3']
    emulatorpin: 4-5
    iothreads: 2
    numatune: {mode: strict, nodeset: 0}
  - name: cells
    vcpus: 4
    memory: 4G
    cells: [{cpus: 0-1, memory: 2G, nodeset: 1}, {cpus: 2-3, memory: 2G, nodeset: 3}]
  - {name: huge, vcpus: 1, memory: 512M, hugepages: 2M, numatune: {mode: preferred, nodeset: 2}}
  - name: drifting
    vcpus: 2
    memory: 1G
    autostart: true
    shares: 2048
    pins: {0: 6}
    live: {shares: 512, quota: 50000, pins: {0: 8, 1: 8-9}}
  - {name: spread, vcpus: 2, memory: 2G, numatune: {mode: interleave, nodeset: 0-2}}
`;

const transient = `<domain type='kvm'><name>passing</name>
  <uuid>90000000-0000-4000-8000-000000000009</uuid><memory unit='MiB'>256</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='pc'>hvm</type></os></domain>`;

/** What a snapshot does not carry over, and why: the times that guests and CPUs have had. */
function withoutTimes(domain: SnapshotDomain): object {
  const { statistics, vcpus, ...rest } = domain;
  const still = Object.entries(statistics).filter(([name]) => !/cpu|time|Ns$/i.test(name));
  return {
    ...rest,
    statistics: Object.fromEntries(still),
    vcpus: vcpus.map(({ id, state, cpuset }) => ({ id, state, cpuset: cpuset.format() })),
  };
}

const withoutMoment = ({ host, domains }: Snapshot): object => ({
  host: { ...host, cpuTimes: host.cpuTimes.map(({ cpu }) => cpu) },
  domains: domains.map(withoutTimes),
});

async function snapshotOf(host: ScenarioHost): Promise<string> {
  const { stdout, status } = await host.virtune('snapshot');
  expect(status).toBe(0);
  return stdout;
}

describe('a simulated host made from a snapshot', () => {
  let first: string;
  let second: string;

  beforeAll(async () => {
    await using original = await startHere(readScenario(scenario, 'mixed.yaml'));
    const { domains, clock } = original.simulation.host;
    await original.virtune('suspend', 'spread');
    // What was stopped leaves a gap in the numbers.
    await original.virtune('destroy', 'plain');
    await original.virtune('start', 'plain');
    await original.connection.domainCreateXml(transient);
    clock.advance(60_000_000_000n);
    domains.settle();
    first = await snapshotOf(original);
    await using copy = await startHere(hostFromText(first, 'mixed.json'));
    second = await snapshotOf(copy);
  });

  test('gives the same snapshot, but for the time that was used', () => {
    const [wanted, given] = [decodeSnapshot(first), decodeSnapshot(second)];
    expect(wanted.domains).toHaveLength(8);
    expect(wanted.domains.map(({ state }) => state).toSorted()).toEqual([
      ...Array<string>(1).fill('paused'),
      ...Array<string>(6).fill('running'),
      'shutoff',
    ]);
    expect(withoutMoment(given)).toEqual(withoutMoment(wanted));
  });

  test('has no less memory free when its guests are stopped', async () => {
    await using copy = await startHere(hostFromText(first, 'mixed.json'));
    const { memory } = copy.simulation.host;
    const before = memory.nodes.map((node) => memory.freeKiB(node));
    await copy.virtune('destroy', 'cells');
    const gained = memory.nodes.map((node, i) => memory.freeKiB(node) - before[i]!);
    expect(gained).toEqual([0, 2 * 1_048_576, 0, 2 * 1_048_576]);
  });

  test('has its guests even where no node has the room that they are defined with', async () => {
    const source = hostFromText(first, 'mixed.json');
    const nodes = source.machine.nodes.map((node) => ({ ...node, freeKiB: 4 }));
    await using copy = await startHere({ ...source, machine: { ...source.machine, nodes } });
    const { domains, memory } = copy.simulation.host;
    expect([...domains].filter(({ run }) => run !== null)).toHaveLength(7);
    expect(memory.save()).toEqual(source.freeBesideGuests);
  });
});
