import { readdirSync, readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { Simulation } from '../src/process/simulation.ts';
import { defaultSettings, type SimulationState } from '../src/process/state-file.ts';
import { type HostSource, readScenario, SourceError } from '../src/source/index.ts';

const directory = path.resolve(import.meta.dirname, '../scenarios');
const names = readdirSync(directory).map((file) => path.basename(file, '.yaml'));

function scenario(name: string): HostSource {
  const file = path.join(directory, `${name}.yaml`);
  return readScenario(readFileSync(file, 'utf8'), file);
}

function fail(error: unknown): never {
  throw error;
}

/** The scenario as it is an hour of simulated time after its start, by a clock that stands still. */
function afterAnHour(initial: HostSource, seed: number): string {
  const settings = { ...defaultSettings, seed, speed: 0 };
  const state: SimulationState = {
    format: 1,
    name: 'a',
    origin: 'test',
    settings,
    initial,
    saved: null,
  };
  const simulation = new Simulation(state, path.join(tmpdir(), 'unused'), fail);
  for (let minute = 0; minute < 60; minute++) {
    simulation.host.clock.advance(60_000_000_000n);
    simulation.host.domains.settle();
  }
  const saved = JSON.stringify(simulation.save().saved);
  simulation.host.clock.stop();
  return saved;
}

describe('the scenarios that virtune comes with', () => {
  test.each(names)('%s: its guests are defined and started', (name) => {
    const { guests, machine } = scenario(name);
    const running = guests.filter(({ live }) => live !== null).length;
    const saved = JSON.parse(afterAnHour(scenario(name), 1)) as { memory: [number, number][] };
    expect(running).toBeGreaterThan(0);
    expect(saved.memory.map(([node]) => node)).toEqual(machine.nodes.map(({ id }) => id));
  });

  test('there are 512 CPUs and 200 guests in the large one', () => {
    const { machine, guests } = scenario('large');
    expect(machine.cpus).toHaveLength(512);
    expect(guests).toHaveLength(200);
  });

  test.each(['cloud', 'gone-wrong'])('%s: two runs with one seed are equal to the byte', (name) => {
    const once = afterAnHour(scenario(name), 7);
    expect(afterAnHour(scenario(name), 7)).toBe(once);
    expect(afterAnHour(scenario(name), 8)).not.toBe(once);
  });
});

describe('a scenario that is wrong is refused with its line', () => {
  const valid = `about: two guests
host:
  shape: 2n8c,mem=8G
  cgroup: 1
  libvirt: 9.1.0
guests:
  - name: a
    vcpus: 2
    memory: 1G
    load: steady 0.4
  - name: b-{n}
    count: 2
    memory: 512M
    pins: 0-3
    live: {shares: 500}
`;

  test('a host without KVM emulates its guests', () => {
    const { system, guests } = readScenario(valid.replace('cgroup: 1', 'kvm: false'), 'a.yaml');
    expect(system.kvm).toBe(false);
    expect(guests[0]?.config).toContain("<domain type='qemu'>");
  });

  test('this one is not', () => {
    const { machine, system, guests } = readScenario(valid, 'a.yaml');
    expect(machine.nodes).toHaveLength(2);
    expect(system).toEqual({ cgroup: 1, libvirtVersion: 9_001_000 });
    expect(guests).toHaveLength(3);
    expect(guests[2]?.live).toContain('<shares>500</shares>');
    expect(guests[2]?.config).not.toContain('<shares>');
  });

  test.each([
    ['shape: 2n8c', 'shape: 3n8c', 3, 'in the shape, at character 1: 8 cores do not share out'],
    ['cgroup: 1', 'cgroup: 3', 4, 'cgroup must be at most 2, not 3'],
    ['libvirt: 9.1.0', 'libvirt: new', 5, "libvirt is a version such as '9.0.0', not 'new'"],
    ['libvirt: 9.1.0', 'offline: 9', 5, 'the host has no CPU 9'],
    ['vcpus: 2', 'vcpu: 2', 8, "unknown key 'vcpu' in a guest"],
    ['memory: 1G', 'memory: 1', 9, 'memory must be text, not 1'],
    ['memory: 1G', 'memory: 0G', 9, "memory is a size such as 8G or 512M, not '0G'"],
    ['steady 0.4', 'steady', 10, "load is idle, busy, 'steady 0.4' or 'bursty 0.4'"],
    ['steady 0.4', 'steady 4', 10, "load is idle, busy, 'steady 0.4' or 'bursty 0.4'"],
    ['b-{n}', 'b', 11, '2 guests need a name with {n} in it'],
    ['name: b-{n}', 'name: a', 11, '2 guests need a name with {n} in it'],
    ['b-{n}\n    count: 2', 'a', 11, "a guest 'a' is there already"],
    ['pins: 0-3', 'pins: {4: 0-3}', 14, 'the guest has no vCPU 4, 0 to 0 are there'],
    ['pins: 0-3', 'pins: ["0", "1"]', 14, '2 pins for 1 vCPUs'],
    ['live: {shares: 500}', 'live: {shares: 0}', 15, 'shares must be at least 1, not 0'],
    ['pins: 0-3', 'state: off', 15, "'b-{n}' is off: nothing of it is live"],
  ])('%s as %s, line %i: %s', (from, to, line, reason) => {
    expect(valid).toContain(from);
    let refused: unknown;
    try {
      readScenario(valid.replace(from, to), 'a.yaml');
    } catch (error) {
      refused = error;
    }
    expect(refused).toBeInstanceOf(SourceError);
    expect((refused as SourceError).reason).toContain(reason);
    expect(refused).toMatchObject({ file: 'a.yaml', line });
  });
});
