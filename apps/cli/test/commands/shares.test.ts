import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { encodeSnapshot } from '@virtune/model';
import { exampleSnapshot } from '@virtune/model/examples';
import { afterAll, describe, expect, test } from 'vitest';
import { CommandContext } from '../../src/context.ts';
import shares, { type SharesData } from '../../src/commands/shares.ts';
import { readArgs } from '../../src/options.ts';
import { printed } from '../printed.ts';

const directory = mkdtempSync(path.join(tmpdir(), 'virtune-shares-'));
afterAll(() => rmSync(directory, { recursive: true }));

const file = path.join(directory, 'host.json');
writeFileSync(
  file,
  encodeSnapshot(
    exampleSnapshot('x86-1n2c', [
      { name: 'db', vcpus: 2, cputune: '<shares>300</shares>' },
      {
        name: 'web',
        vcpus: 2,
        cputune: '<global_period>100000</global_period><global_quota>60000</global_quota>',
      },
      { name: 'off', vcpus: 4, id: null },
    ]),
  ),
);

async function run(given: Readonly<Record<string, string>>): Promise<SharesData> {
  const texts = new Map(Object.entries(given).map(([name, text]) => [name, [text]]));
  return shares.run(new CommandContext(undefined), readArgs(shares.options, texts));
}

describe('virtune shares --from FILE', () => {
  test('tells entitlements, and nothing of use', async () => {
    const { hostCpus, intervalMs, domains } = await run({ from: file });
    expect({ hostCpus, intervalMs }).toEqual({ hostCpus: 2, intervalMs: null });
    expect(
      domains.map(
        ({ name, vcpus, shares, quotaCpus, entitlementCpus, entitlementPercent, usedCpus }) => ({
          name,
          vcpus,
          shares,
          quotaCpus,
          entitlementCpus,
          entitlementPercent,
          usedCpus,
        }),
      ),
    ).toEqual([
      {
        name: 'db',
        vcpus: 2,
        shares: 300,
        quotaCpus: null,
        entitlementCpus: 1.5,
        entitlementPercent: 75,
        usedCpus: null,
      },
      {
        name: 'web',
        vcpus: 2,
        shares: 100,
        quotaCpus: 0.6,
        entitlementCpus: 0.5,
        entitlementPercent: 25,
        usedCpus: null,
      },
      {
        name: 'off',
        vcpus: 4,
        shares: 100,
        quotaCpus: null,
        entitlementCpus: null,
        entitlementPercent: null,
        usedCpus: null,
      },
    ]);
  });

  test('of one domain still counts the others', async () => {
    const { domains } = await run({ from: file, domain: 'web' });
    expect(domains.map(({ name, entitlementCpus }) => [name, entitlementCpus])).toEqual([
      ['web', 0.5],
    ]);
  });

  test.each([
    [{ domain: 'none' }, "failed to get domain 'none'"],
    [{ interval: '5' }, 'an interval is 100 to 600000 milliseconds, not 5'],
  ])('%o is refused', async (given, message) => {
    await expect(run({ from: file, ...given })).rejects.toThrow(message);
  });
});

test('the table', async () => {
  const data = await run({ from: file });
  const [db, ...others] = data.domains;
  const domains = [{ ...db!, usedCpus: 0.123_456, usedPercent: 6.1728 }, ...others];
  expect(await printed(shares, { ...data, domains })).toBe(`\
 Name   State      vCPUs   Weight   Quota   Entitled   of host   Used   of host
---------------------------------------------------------------------------------
 db     running    2       300      -       1.50       75.0%     0.12   6.2%
 web    running    2       100      0.60    0.50       25.0%     -      -
 off    shut off   4       100      -       -          -         -      -
`);
});
