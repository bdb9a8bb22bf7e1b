import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { expect, test } from 'vitest';
import { romGuest, useRig } from '../rig/testing.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');

interface Shares {
  readonly domains: readonly Readonly<Record<string, unknown>>[];
}

const quota = '<global_period>100000</global_period><global_quota>20000</global_quota>';

const rig = useRig({}, async (started) => {
  const busy = { name: 'busy', vcpus: 1, kind: 'spin-all', memoryMiB: 16 } as const;
  await started.define(romGuest({ ...busy, cputune: `${quota}<vcpupin vcpu='0' cpuset='0'/>` }));
  await started.define(romGuest({ name: 'halted', vcpus: 1, cputune: '<shares>2048</shares>' }));
  await started.define(romGuest({ name: 'off', vcpus: 3 }));
  await started.start('busy');
  await started.start('halted');
});

async function shares(...args: string[]): Promise<Shares> {
  const options = { env: { ...process.env, ...rig().env } };
  const { stdout } = await promisify(execFile)(launcher, ['shares', '--json', ...args], options);
  return JSON.parse(stdout) as Shares;
}

test('shares tells of real guests what they may have and what they use', async () => {
  const { domains } = await shares('--interval', '1500');
  expect(domains).toMatchObject([
    { name: 'busy', state: 'running', vcpus: 1, quotaCpus: 0.2, entitlementCpus: 0.2 },
    { name: 'halted', state: 'running', vcpus: 1, shares: 2048, quotaCpus: null },
    { name: 'off', state: 'shut off', vcpus: 3, entitlementCpus: null, usedCpus: null },
  ]);
  const [busy, halted] = domains.map(({ usedCpus }) => Number(usedCpus));
  // On a busy machine it may use less than its quota, and clocks tick in hundredths of a second.
  expect(busy).toBeGreaterThan(0);
  expect(busy).toBeLessThan(0.3);
  expect(halted).toBeLessThan(0.1);
});

const withoutUse = ({ domains: [one] }: Shares) => ({
  ...one,
  usedCpus: null,
  usedPercent: null,
  otherCpus: null,
});

test('shares tells the same from a snapshot, but for what is used', async () => {
  const file = path.join(rig().dir, 'snapshot.json');
  const options = { env: { ...process.env, ...rig().env } };
  await promisify(execFile)(launcher, ['snapshot', file], options);
  const [now, then] = await Promise.all([shares('busy'), shares('busy', '--from', file)]);
  expect(withoutUse(then)).toEqual(withoutUse(now));
  expect(then.domains[0]).toMatchObject({ usedCpus: null, usedPercent: null });
});
