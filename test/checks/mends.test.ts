/** Mends, proved on a real libvirtd with real guests: the command of a finding makes it go away. */
import { afterEach, describe, expect, test } from 'vitest';
import { romGuest, type RomGuestOptions, useRig } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';
import { findings, mend } from './check.ts';

const rig = useRig();

interface MendCase {
  readonly rule: string;
  /** Whose finding it is. */
  readonly domain: string;
  readonly guests: readonly (RomGuestOptions & { readonly runs?: boolean })[];
  /** Commands after the guests are there. */
  readonly lines?: readonly (readonly string[])[];
}

const alone = (vcpu: number, cpu: number): string => `<vcpupin vcpu='${vcpu}' cpuset='${cpu}'/>`;
const emulator = "<emulatorpin cpuset='1'/>";

const cases: readonly MendCase[] = [
  {
    rule: 'exclusive-cpu-overlap',
    domain: 'web',
    guests: [
      { name: 'db', vcpus: 1, cputune: alone(0, 0) + emulator, runs: true },
      { name: 'web', vcpus: 1, cputune: alone(0, 0) + emulator, runs: true },
    ],
  },
  {
    rule: 'floating-on-exclusive-cpu',
    domain: 'web',
    guests: [
      { name: 'db', vcpus: 1, cputune: alone(0, 0) + emulator, runs: true },
      { name: 'web', vcpus: 2, runs: true },
    ],
  },
  {
    rule: 'emulator-on-vcpu-cpu',
    domain: 'db',
    guests: [{ name: 'db', vcpus: 1, iothreads: 1, cputune: alone(0, 0), runs: true }],
  },
  {
    rule: 'vcpu-unpinned',
    domain: 'db',
    guests: [{ name: 'db', vcpus: 2, currentVcpus: 1, cputune: alone(0, 0), runs: true }],
  },
  {
    rule: 'pin-unavailable-cpu',
    domain: 'db',
    guests: [{ name: 'db', vcpus: 1, cputune: "<vcpupin vcpu='0' cpuset='1,4000'/>" }],
  },
  {
    rule: 'pin-unavailable-cpu',
    domain: 'db',
    guests: [{ name: 'db', numatune: "<memory mode='strict' nodeset='0,7'/>" }],
  },
  {
    rule: 'quota-below-vcpus',
    domain: 'db',
    guests: [
      {
        name: 'db',
        cputune: '<global_quota>150000</global_quota>',
        runs: true,
      },
    ],
  },
  {
    rule: 'quota-below-vcpus',
    domain: 'db',
    guests: [{ name: 'db', cputune: '<period>100000</period><quota>20000</quota>' }],
  },
  {
    rule: 'shares-ignore-vcpus',
    domain: 'db',
    guests: [
      { name: 'db', vcpus: 4, runs: true },
      { name: 'web', vcpus: 1 },
    ],
  },
  {
    rule: 'numad-missing',
    domain: 'db',
    // With a pin anywhere libvirt leaves the placement of the vCPUs alone.
    guests: [
      {
        name: 'db',
        cputune: "<emulatorpin cpuset='0-1'/>",
        numatune: "<memory mode='strict' placement='auto'/>",
      },
    ],
  },
  {
    rule: 'live-config-drift',
    domain: 'db',
    guests: [{ name: 'db', vcpus: 1, runs: true }],
    lines: [['vcpupin', 'db', '0', '1', '--live']],
  },
];

async function setUp({ guests, lines = [] }: MendCase): Promise<void> {
  for (const { runs = false, ...guest } of guests) {
    await rig().define(romGuest(guest));
    if (runs) await rig().start(guest.name);
  }
  for (const line of lines) {
    const { status, stderr } = await virtune(rig(), line);
    expect(`${status}${stderr}`).toBe('0');
  }
}

describe('the mend of a finding', () => {
  afterEach(async () => {
    for (const name of ['db', 'web']) {
      await virtune(rig(), [`destroy ${name}; undefine ${name}`]);
    }
  });

  test.each(cases.map((one, i) => [one.rule, i, one] as const))(
    '%s (%i) makes it go away',
    async (rule, _, one) => {
      await setUp(one);
      const before = (await findings(rig(), rule)).filter(({ domain }) => domain === one.domain);
      expect(before.length).toBe(1);
      const { status, stderr } = await mend(rig(), before[0]?.mend ?? 'false');
      expect(`${status}${stderr}`).toBe('0');
      const after = await findings(rig(), rule);
      expect(after.filter(({ domain }) => domain === one.domain)).toEqual([]);
    },
  );
});

describe('exit status and silence', () => {
  test('0 clean, 1 found, 2 could not check; a silenced rule counts no more', async () => {
    const status = async (...args: readonly string[]): Promise<number> =>
      (await virtune(rig(), ['check', ...args])).status;
    expect(await status()).toBe(0);
    await rig().define(
      romGuest({ name: 'db', cputune: '<period>100000</period><quota>20000</quota>' }),
    );
    expect(await status()).toBe(1);
    expect(await status('db', '--fail-on', 'error')).toBe(0);
    expect(await status('nobody')).toBe(2);
    expect(await status('--fail-on', 'sometimes')).toBe(2);
    expect(await status('--explain', 'no-such-rule')).toBe(2);
    expect(await status('db', '--silence', 'quota-below-vcpus', '--reason', 'a & b')).toBe(0);
    expect(await status()).toBe(0);
    const { stdout } = await virtune(rig(), ['check', 'db']);
    expect(stdout).toContain('silenced: a & b');
    expect(stdout).toContain('Nothing found in 1 domain; 1 silenced');
    expect(await status('db', '--unsilence', 'quota-below-vcpus')).toBe(0);
    expect(await status()).toBe(1);
    expect((await virtune(rig(), ['dumpxml', 'db'])).stdout).not.toContain('virtune');
  });
});
