import { procedures as p } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { machineFromShape, SimulatedHost, VirError } from '../../src/index.ts';
import { invoke } from '../../src/process/populate.ts';

const GIB = 1_048_576;

/** Three nodes of 8 GiB, of which 4 are free; 512 pages of 2 MiB each. */
const newHost = (version = 9_000_000, cgroup: 1 | 2 = 1): SimulatedHost =>
  new SimulatedHost(machineFromShape('3n6c,mem=8G,free=4G,pages=2M*512'), {
    system: { libvirtVersion: version, cgroup },
    realTime: { monotonicNs: () => 0n, after: () => () => undefined },
  });

function start(host: SimulatedHost, memory: string, more = '', cpu = ''): string {
  const xml = `<domain type='kvm'><name>g</name><uuid>10000000-0000-4000-8000-000000000001</uuid>${memory}<vcpu>2</vcpu>${more}
    <os><type arch='x86_64' machine='q35'>hvm</type></os><cpu mode='host-model'>${cpu}</cpu></domain>`;
  const { dom } = invoke(host, p.domainDefineXml, { xml });
  try {
    invoke(host, p.domainCreate, { dom });
    return 'started';
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
}

const gib = (size: number): string => `<memory unit='GiB'>${size}</memory>`;
const numatune = (mode: string, nodeset: string): string =>
  `<numatune><memory mode='${mode}' nodeset='${nodeset}'/></numatune>`;
const free = ({ memory }: SimulatedHost): readonly number[] =>
  memory.nodes.map((node) => memory.freeKiB(node) / GIB);
const domainOf = (host: SimulatedHost) => invoke(host, p.domainLookupByName, { name: 'g' }).dom;

describe('memory is taken from nodes by mode', () => {
  test('strict: from its nodes alone; where they have too little, as QEMU says', () => {
    const host = newHost();
    expect(start(host, gib(3), numatune('strict', '1'))).toBe('started');
    expect(free(host)).toEqual([4, 1, 4]);
    invoke(host, p.domainDestroy, { dom: domainOf(host) });
    expect(free(host)).toEqual([4, 4, 4]);
    expect(start(host, gib(5), numatune('strict', '1'))).toMatch(
      /^internal error: process exited while connecting to monitor: .*cannot set up guest memory 'pc.ram': Cannot allocate memory$/,
    );
    expect(free(host)).toEqual([4, 4, 4]);
  });

  test('preferred: from its node, then from others', () => {
    const host = newHost();
    expect(start(host, gib(6), numatune('preferred', '1'))).toBe('started');
    expect(free(host)).toEqual([2, 0, 4]);
  });

  test('interleave: evenly from its nodes, and for a node that is full from the nearest', () => {
    const host = newHost();
    expect(start(host, gib(3), numatune('interleave', '0-2'))).toBe('started');
    expect(free(host)).toEqual([3, 3, 3]);
    invoke(host, p.domainDestroy, { dom: domainOf(host) });
    host.memory.allocate(2, 3 * GIB);
    expect(start(host, gib(4), numatune('interleave', '1-2'))).toBe('started');
    expect(free(host)).toEqual([3, 2, 0]);
  });

  test('strict over several nodes: from the one where it runs first', () => {
    const host = newHost();
    const pin = "<cputune><vcpupin vcpu='0' cpuset='4-5'/></cputune>";
    expect(start(host, gib(5), numatune('strict', '1-2') + pin)).toBe('started');
    expect(free(host)).toEqual([4, 3, 0]);
  });

  const cells =
    "<numa><cell id='0' cpus='0' memory='5' unit='GiB'/><cell id='1' cpus='1' memory='1' unit='GiB'/></numa>";
  const immediate = "<memoryBacking><allocation mode='immediate'/></memoryBacking>";
  const memnode =
    "<numatune><memory mode='strict' nodeset='0-2'/><memnode cellid='0' mode='strict' nodeset='2'/></numatune>";

  test.each([
    [
      'the kernel kills QEMU while it touches all',
      gib(5),
      numatune('strict', '1') + immediate,
      '',
      /monitor$/,
    ],
    ['or a cell of it', gib(6), memnode + immediate, cells, /monitor$/],
    [
      'or locks it',
      gib(5),
      `${numatune('strict', '1')}<memoryBacking><locked/></memoryBacking><memtune><hard_limit unit='GiB'>9</hard_limit></memtune>`,
      '',
      /monitor$/,
    ],
    [
      'no huge pages where it may have memory',
      gib(2),
      `${numatune('strict', '1')}<memoryBacking><hugepages/></memoryBacking>`,
      '',
      /: unable to map backing store for guest RAM: Cannot allocate memory$/,
    ],
    [
      'no huge pages where a cell is bound to, but elsewhere',
      gib(3),
      `${memnode}<memoryBacking><hugepages/></memoryBacking>`,
      "<numa><cell id='0' cpus='0' memory='1300' unit='MiB'/><cell id='1' cpus='1' memory='700' unit='MiB'/></numa>",
      /: qemu_prealloc_mem: preallocating memory failed: Bad address$/,
    ],
    [
      'no CPU of the emulator is near memory that is touched at once',
      gib(1),
      `${numatune('preferred', '1')}${immediate}<cputune><emulatorpin cpuset='0-1'/></cputune>`,
      '',
      /: Setting CPU affinity failed: Invalid argument$/,
    ],
  ] as const)('refused: %s', (_, memory, more, cpu, lastWords) => {
    const host = newHost();
    const refusal = start(host, memory, more, cpu);
    expect(refusal).toMatch(/^internal error: process exited while connecting to monitor/);
    expect(refusal).toMatch(lastWords);
    expect(free(host)).toEqual([4, 4, 4]);
    const flags = 0;
    expect(invoke(host, p.domainGetState, { dom: domainOf(host), flags })).toEqual({
      state: 5,
      reason: 6,
    });
  });

  test('memnode: a cell after its own rule', () => {
    const host = newHost();
    const cells =
      "<numa><cell id='0' cpus='0' memory='1' unit='GiB'/><cell id='1' cpus='1' memory='2' unit='GiB'/></numa>";
    const rules =
      "<numatune><memnode cellid='0' mode='strict' nodeset='2'/><memnode cellid='1' mode='strict' nodeset='0'/></numatune>";
    expect(start(host, gib(3), rules, cells)).toBe('started');
    expect(free(host)).toEqual([2, 4, 3]);
  });

  test('huge pages: from the pools', () => {
    const host = newHost();
    const backing = '<memoryBacking><hugepages/></memoryBacking>';
    expect(start(host, gib(1), numatune('strict', '1') + backing)).toBe('started');
    expect(host.memory.pools(1)[0]).toEqual({ sizeKiB: 2048, total: 512, free: 0 });
    expect(free(host)).toEqual([4, 4, 4]);
    invoke(host, p.domainDestroy, { dom: domainOf(host) });
    expect(host.memory.pools(1)[0]).toEqual({ sizeKiB: 2048, total: 512, free: 512 });
    expect(start(host, gib(2), numatune('strict', '1') + backing)).toMatch(
      /unable to map backing store for guest RAM: Cannot allocate memory$/,
    );
  });

  test('a node that is not there', () => {
    expect(start(newHost(), gib(1), numatune('strict', '7'))).toBe(
      'unsupported configuration: NUMA node 7 is unavailable',
    );
  });
});

test('a live move takes time by the size of what moves', async () => {
  const host = newHost();
  expect(start(host, gib(2), numatune('restrictive', '0'))).toBe('started');
  let done = false;
  const params = [{ field: 'numa_nodeset', type: 'string', value: '2' }] as const;
  const moved = Promise.resolve(
    invoke(host, p.domainSetNumaParameters, {
      dom: domainOf(host),
      params,
      flags: 1,
    }),
  ).then(() => (done = true));
  host.clock.advance(100_000_000n);
  await new Promise((resolve) => setImmediate(resolve));
  expect(done).toBe(false);
  host.clock.advance(1_000_000_000n);
  await moved;
  expect(free(host)).toEqual([4, 4, 2]);
});

/** What defining and starting a guest with so many shares comes to. */
function withShares(version: number, cgroup: 1 | 2, shares: number): string {
  try {
    return start(newHost(version, cgroup), gib(1), `<cputune><shares>${shares}</shares></cputune>`);
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
}

test.each([
  [9_000_000, 1, 262_144, 'started'],
  [9_000_000, 2, 10_000, 'started'],
  [9_000_000, 2, 10_001, 'Unable to write to'],
  [
    9_000_000,
    2,
    1,
    "unsupported configuration: Value of cputune 'shares' must be in range [2, 262144]",
  ],
  [9_001_000, 1, 1, "invalid argument: shares '1' must be in range [2, 262144]"],
  [9_001_000, 2, 1, 'started'],
  [9_001_000, 2, 10_001, "invalid argument: shares '10001' must be in range [1, 10000]"],
] as const)('shares: libvirt %i on cgroup v%i with %i: %s', (version, cgroup, shares, outcome) => {
  expect(withShares(version, cgroup, shares)).toContain(outcome);
});
