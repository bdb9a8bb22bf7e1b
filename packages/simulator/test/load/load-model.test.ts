import { procedures as p } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { SimulatedHost } from '../../src/index.ts';
import { invoke } from '../../src/process/populate.ts';
import { addGuest, counters, loadedHost, ran, seconds, type LoadedGuest } from './guests.ts';

const pin = (cpus: readonly (number | string)[]): string =>
  cpus.map((cpu, vcpu) => `<vcpupin vcpu='${vcpu}' cpuset='${cpu}'/>`).join('');

/** Seconds that each CPU of a host has been busy. */
function busySeconds(host: SimulatedHost): number[] {
  host.domains.settle();
  const charged = new Map(host.cpuTimes.save().map(([cpu, userNs]) => [cpu, Number(userNs)]));
  return host.onlineCpus.map((cpu) => Math.round((charged.get(cpu) ?? 0) / 1e6) / 1e3);
}

describe('guests get what they are entitled to', () => {
  test.each<[string, readonly LoadedGuest[], Readonly<Record<string, number[]>>]>([
    [
      'by shares on one CPU',
      [
        { name: 'a', vcpus: 1, cputune: `<shares>3072</shares>${pin([0])}` },
        { name: 'b', vcpus: 1, cputune: `<shares>1024</shares>${pin([0])}` },
      ],
      { a: [7.5], b: [2.5] },
    ],
    [
      'by quota',
      [
        {
          name: 'a',
          vcpus: 2,
          cputune: `<period>100000</period><quota>20000</quota>${pin([0, 1])}`,
        },
        { name: 'b', vcpus: 1, cputune: pin([0]) },
      ],
      { a: [2, 2], b: [8] },
    ],
    [
      'and no more than they want',
      [
        {
          name: 'a',
          vcpus: 1,
          cputune: pin([0]),
          load: { kind: 'steady', utilization: 0.3 },
        },
        { name: 'b', vcpus: 1, cputune: pin([0]) },
        { name: 'c', vcpus: 1, cputune: pin([1]), load: { kind: 'idle', utilization: 0 } },
      ],
      { a: [3], b: [7], c: [0.05] },
    ],
  ])('%s', (_, guests, expected) => {
    const host = loadedHost('1n2c', guests);
    host.clock.advance(seconds(10));
    for (const [name, times] of Object.entries(expected)) expect(ran(host, name)).toEqual(times);
    const used = Object.values(expected).flat();
    const total = used.reduce((sum, time) => sum + time, 0);
    expect(busySeconds(host).reduce((sum, time) => sum + time, 0)).toBeCloseTo(total, 2);
  });

  test('who waits is told, too', () => {
    const host = loadedHost('1n2c', [
      { name: 'a', vcpus: 1, cputune: pin([0]) },
      { name: 'b', vcpus: 1, cputune: pin([0]) },
    ]);
    host.clock.advance(seconds(4));
    host.domains.settle();
    const { uuid } = host.domains.byName('a');
    expect(host.domains.load_.vcpu(uuid, 0)).toEqual({
      cpuTimeNs: 2_000_000_000n,
      waitNs: 2_000_000_000n,
      cpu: 0,
    });
  });
});

describe('what changes counts from then on', () => {
  const two = [
    { name: 'a', vcpus: 1, cputune: pin([0]) },
    { name: 'b', vcpus: 1, cputune: pin([0]) },
  ];

  test('a guest starts, another is suspended and goes on', () => {
    const host = loadedHost('1n2c', two.slice(0, 1));
    host.clock.advance(seconds(2));
    addGuest(host, two[1]!);
    host.clock.advance(seconds(4));
    invoke(host, p.domainSuspend, { dom: host.domains.byName('a').identity });
    host.clock.advance(seconds(3));
    invoke(host, p.domainResume, { dom: host.domains.byName('a').identity });
    host.clock.advance(seconds(2));
    expect([ran(host, 'a'), ran(host, 'b')]).toEqual([[5], [6]]);
  });

  test('a guest that was off begins anew', () => {
    const host = loadedHost('1n2c', two);
    host.clock.advance(seconds(2));
    const { identity } = host.domains.byName('a');
    invoke(host, p.domainDestroy, { dom: identity });
    host.clock.advance(seconds(3));
    expect([ran(host, 'a'), ran(host, 'b')]).toEqual([[0], [4]]);
    invoke(host, p.domainCreate, { dom: identity });
    host.clock.advance(seconds(2));
    expect([ran(host, 'a'), ran(host, 'b')]).toEqual([[1], [5]]);
  });

  test('other shares, another pin', () => {
    const host = loadedHost('1n2c', two);
    host.clock.advance(seconds(2));
    const dom = host.domains.byName('a').identity;
    const live = 1;
    const params = [{ field: 'cpu_shares', type: 'ullong', value: 300n } as const];
    invoke(host, p.domainSetSchedulerParametersFlags, { dom, params, flags: live });
    host.clock.advance(seconds(4));
    expect([ran(host, 'a'), ran(host, 'b')]).toEqual([[4], [2]]);
    const cpumap = Uint8Array.of(0b10);
    invoke(host, p.domainPinVcpuFlags, { dom, vcpu: 0, cpumap, flags: live });
    host.clock.advance(seconds(1));
    expect([ran(host, 'a'), ran(host, 'b')]).toEqual([[5], [3]]);
  });

  test('another load, and a CPU that goes offline', () => {
    const host = loadedHost('1n2c', [
      { name: 'a', vcpus: 1 },
      { name: 'b', vcpus: 1 },
    ]);
    host.clock.advance(seconds(2));
    host.setOnline(1, false);
    host.clock.advance(seconds(2));
    expect([ran(host, 'a'), ran(host, 'b')]).toEqual([[3], [3]]);
    host.domains.setLoad('a', { kind: 'steady', utilization: 0.25 });
    host.clock.advance(seconds(4));
    expect([ran(host, 'a'), ran(host, 'b')]).toEqual([[4], [6]]);
  });
});

describe('chance', () => {
  const bursty = Array.from({ length: 60 }, (_, i): LoadedGuest => ({
    name: `guest-${i}`,
    vcpus: 1 + (i % 4),
    load: { kind: 'bursty', utilization: 0.3 },
  }));

  test('bursty guests work for about their part of the time', () => {
    const host = loadedHost('8n256c', bursty);
    host.clock.advance(seconds(1200));
    const parts = bursty.map(({ name }) => (ran(host, name)[0] ?? 0) / 1200);
    const mean = parts.reduce((sum, part) => sum + part, 0) / parts.length;
    expect(mean).toBeGreaterThan(0.25);
    expect(mean).toBeLessThan(0.36);
    expect(new Set(parts).size).toBeGreaterThan(10);
  });

  const run = (seed: number): string => {
    const host = loadedHost('2n16c', bursty, seed);
    host.clock.advance(seconds(300));
    return counters(host);
  };

  test('two runs with one seed are equal, and those with another are not', () => {
    expect(run(7)).toBe(run(7));
    expect(run(7)).not.toBe(run(8));
  });

  test('it does not matter how often somebody looks', () => {
    const [seldom, often] = [loadedHost('2n16c', bursty), loadedHost('2n16c', bursty)];
    seldom.clock.advance(seconds(90));
    for (let i = 0; i < 900; i++) {
      often.clock.advance(seconds(0.1));
      if (i % 7 === 0) counters(often);
    }
    expect(counters(often)).toBe(counters(seldom));
  });

  test('what was saved goes on where it was', () => {
    const host = loadedHost('2n16c', bursty);
    host.clock.advance(seconds(47));
    const saved = JSON.parse(JSON.stringify(host.save())) as ReturnType<SimulatedHost['save']>;
    const other = new SimulatedHost(host.machine, {
      speed: 0,
      startNs: BigInt(saved.nowNs),
      seed: 99,
    });
    other.load(saved);
    expect(counters(other)).toBe(counters(host));
    for (const one of [host, other]) one.clock.advance(seconds(60));
    expect(counters(other)).toBe(counters(host));
  });
});
