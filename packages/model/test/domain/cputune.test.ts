import { describe, expect, test } from 'vitest';
import { Cpuset, type Cputune } from '../../src/index.ts';
import { read, refusal } from './read.ts';

const nothing: Cputune = {
  shares: null,
  period: null,
  quota: null,
  globalPeriod: null,
  globalQuota: null,
  emulatorPeriod: null,
  emulatorQuota: null,
  iothreadPeriod: null,
  iothreadQuota: null,
  vcpupins: [],
  emulatorpin: null,
  iothreadpins: [],
  emulatorsched: null,
  vcpuscheds: [],
  iothreadscheds: [],
};

function cputune(children: string): string {
  return `<iothreads>2</iothreads><cputune>${children}</cputune>`;
}

const cases: readonly (readonly [string, Partial<Cputune>])[] = [
  ['', {}],
  ['<shares>2048</shares>', { shares: 2048 }],
  ['<shares>0</shares>', { shares: 0 }],
  ['<period>100000</period><quota>-1</quota>', { period: 100_000, quota: -1 }],
  ['<quota>0</quota>', {}],
  ['<quota>17592186044415</quota>', { quota: 17_592_186_044_415 }],
  [
    '<global_period>1000</global_period><global_quota>1000</global_quota>',
    { globalPeriod: 1000, globalQuota: 1000 },
  ],
  [
    '<emulator_period>1000</emulator_period><emulator_quota>1000</emulator_quota>',
    { emulatorPeriod: 1000, emulatorQuota: 1000 },
  ],
  [
    '<iothread_period>1000</iothread_period><iothread_quota>1000</iothread_quota>',
    { iothreadPeriod: 1000, iothreadQuota: 1000 },
  ],
  ["<vcpupin vcpu='1' cpuset='0-3'/>", { vcpupins: [{ id: 1, cpuset: Cpuset.range(0, 3) }] }],
  ["<vcpupin vcpu='4' cpuset='0-3'/>", {}],
  ["<emulatorpin cpuset='0-3,^1'/>", { emulatorpin: Cpuset.of(0, 2, 3) }],
  ["<iothreadpin iothread='2' cpuset='7'/>", { iothreadpins: [{ id: 2, cpuset: Cpuset.of(7) }] }],
  [
    "<emulatorsched scheduler='rr' priority='3'/>",
    { emulatorsched: { scheduler: 'rr', priority: 3 } },
  ],
  [
    "<vcpusched vcpus='0-1' scheduler='fifo' priority='1'/>",
    { vcpuscheds: [{ ids: Cpuset.of(0, 1), scheduler: 'fifo', priority: 1 }] },
  ],
  [
    "<vcpusched vcpus='2' scheduler='idle' priority='1'/>",
    { vcpuscheds: [{ ids: Cpuset.of(2), scheduler: 'idle', priority: null }] },
  ],
  [
    "<iothreadsched iothreads='1' scheduler='batch'/>",
    { iothreadscheds: [{ ids: Cpuset.of(1), scheduler: 'batch', priority: null }] },
  ],
];

test.each(cases)('<cputune>%s</cputune>', (children, expected) => {
  expect(JSON.stringify(read('cputune', cputune(children)))).toBe(
    JSON.stringify({ ...nothing, ...expected }),
  );
});

test('the first of two numbers of a name counts, as it does to XPath', () => {
  expect(read('cputune', cputune('<shares>5</shares><shares>x</shares>')).shares).toBe(5);
});

describe('refused', () => {
  const cases = [
    ['<shares>1</shares>', 'shares', 'from 2 to 262144'],
    ['<shares>262145</shares>', 'shares', 'from 2 to 262144'],
    ['<shares>-1</shares>', 'shares', "'-1'"],
    ['<period>999</period>', 'period', 'from 1000 to 1000000'],
    ['<period>1000001</period>', 'period', 'from 1000 to 1000000'],
    ['<quota>999</quota>', 'quota', 'from 1000 to 17592186044415'],
    ['<quota>17592186044416</quota>', 'quota', 'from 1000 to 17592186044415'],
    ['<quota>1e5</quota>', 'quota', "'1e5'"],
    ["<vcpupin vcpu='a' cpuset='0'/>", 'vcpupin/@vcpu', "'a'"],
    ["<vcpupin vcpu='0'/>", 'vcpupin/@cpuset', 'missing'],
    [
      "<vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='0' cpuset='1'/>",
      'vcpupin[2]/@vcpu',
      'vcpu 0 is pinned twice',
    ],
    ["<emulatorpin cpuset='0'/><emulatorpin cpuset='0'/>", 'emulatorpin[2]', 'only one'],
    ["<iothreadpin iothread='3' cpuset='0'/>", 'iothreadpin/@iothread', 'no iothread 3'],
    ["<iothreadpin iothread='0' cpuset='0'/>", 'iothreadpin/@iothread', 'from 1'],
    [
      "<vcpusched vcpus='0-2' scheduler='idle'/><vcpusched vcpus='2' scheduler='idle'/>",
      'vcpusched[2]/@vcpus',
      'vcpu 2 has two',
    ],
    ["<vcpusched vcpus='4' scheduler='idle'/>", 'vcpusched/@vcpus', 'no vcpu 4'],
    ["<vcpusched vcpus='0' scheduler='other'/>", 'vcpusched/@scheduler', 'none of batch'],
    ["<emulatorsched scheduler='fifo'/>", 'emulatorsched/@priority', 'missing'],
    [
      "<cachetune vcpus='0'><cache id='0' level='3' type='code' size='1'/><cache id='0' level='3' type='both' size='1'/></cachetune>",
      'cachetune/cache[2]/@type',
      'has code already',
    ],
    [
      "<memorytune vcpus='0'><node id='0' bandwidth='101'/></memorytune>",
      'memorytune/node/@bandwidth',
      '100',
    ],
  ] as const;

  test.each(cases)('<cputune>%s</cputune>', (children, path, reason) => {
    expect(refusal(cputune(children))).toMatchObject({
      path: `domain/cputune/${path}`,
      reason: expect.stringContaining(reason),
    });
  });
});
