import { describe, expect, test } from 'vitest';
import { useWorkshop } from './workshop.ts';

const workshop = useWorkshop();

async function rulesFound(scenario: string, ...args: readonly string[]): Promise<Set<string>> {
  await workshop().virtune(['sim', 'start', scenario, '--scenario', scenario]);
  const uri = `sim:///${scenario}`;
  const { stdout } = await workshop().virtune(['-c', uri, 'check', '--json', ...args]);
  const { findings } = JSON.parse(stdout) as { findings: { rule: string }[] };
  return new Set(findings.map(({ rule }) => rule));
}

/** In the order of the scenario's comments. */
const wrong = [
  'strict-memory-exceeds-node',
  'vcpu-memory-node-mismatch',
  'exclusive-cpu-overlap',
  'floating-on-exclusive-cpu',
  'emulator-on-vcpu-cpu',
  'smt-siblings-shared',
  'vcpu-unpinned',
  'live-config-drift',
  'quota-below-vcpus',
  'pin-unavailable-cpu',
];

describe('scenarios under virtune check', () => {
  test('nothing is wrong with the well-run cloud host', async () => {
    expect(await rulesFound('cloud')).toEqual(new Set());
  });

  test('ten things are wrong with the host gone wrong', async () => {
    const found = await rulesFound('gone-wrong');
    expect(wrong.filter((rule) => !found.has(rule))).toEqual([]);
  });

  test('a guest of the full host finds no memory, and does not start', async () => {
    expect(await rulesFound('full')).toContain('strict-memory-exceeds-node');
    const { stderr, status } = await workshop().virtune(['-c', 'sim:///full', 'start', 'next']);
    expect(stderr).toContain('Cannot allocate memory');
    expect(status).toBe(1);
  });
});
