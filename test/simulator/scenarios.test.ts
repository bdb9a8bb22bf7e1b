import { describe, expect, test } from 'vitest';
import type { CheckData } from '../../apps/cli/src/commands/check.ts';
import { type ScenarioHost, scenarioNamed, startHere } from './scenario-host.ts';

type Finding = CheckData['findings'][number];

async function findingsOf(host: ScenarioHost): Promise<readonly Finding[]> {
  const { stdout, stderr } = await host.virtune('check', '--json');
  expect(stderr).toBe('');
  return (JSON.parse(stdout) as CheckData).findings;
}

async function rulesFound(scenario: string): Promise<Set<string>> {
  await using host = await startHere(scenarioNamed(scenario));
  return new Set((await findingsOf(host)).map(({ rule }) => rule));
}

/** By domain, in the order of the scenario's comments. */
const wrong = {
  archive: 'strict-memory-exceeds-node',
  'db-far': 'vcpu-memory-node-mismatch',
  'rt-2': 'exclusive-cpu-overlap',
  batch: 'floating-on-exclusive-cpu',
  'db-near': 'emulator-on-vcpu-cpu',
  'lat-2': 'smt-siblings-shared',
  half: 'vcpu-unpinned',
  'web-1': 'live-config-drift',
  slow: 'quota-below-vcpus',
  lost: 'pin-unavailable-cpu',
} as const;

const isWrong = ({ domain, rule }: Finding): boolean =>
  (wrong as Readonly<Record<string, string>>)[domain] === rule;

/** Runs the line for a shell that a finding gives, as its reader would. */
async function mend(host: ScenarioHost, { domain, rule, mend: line }: Finding): Promise<void> {
  for (const one of line?.split(' && ') ?? []) {
    const [program, ...words] = one.split(' ');
    expect(program).toBe('virtune');
    const { status, stderr } = await host.virtune(...words);
    expect({ domain, rule, one, status, stderr }).toMatchObject({ status: 0, stderr: '' });
  }
}

describe('scenarios under virtune check', () => {
  test('nothing is wrong with the well-run cloud host', async () => {
    expect(await rulesFound('cloud')).toEqual(new Set());
  });

  test('ten things are wrong with the host gone wrong', async () => {
    await using host = await startHere(scenarioNamed('gone-wrong'));
    const found = (await findingsOf(host)).filter(isWrong);
    expect(Object.fromEntries(found.map(({ domain, rule }) => [domain, rule]))).toEqual(wrong);
  });

  test('a guest of the full host finds no memory, and does not start', async () => {
    await using host = await startHere(scenarioNamed('full'));
    expect((await findingsOf(host)).map(({ rule }) => rule)).toContain(
      'strict-memory-exceeds-node',
    );
    const { stderr, status } = await host.virtune('start', 'next');
    expect(stderr).toContain('Cannot allocate memory');
    expect(status).toBe(1);
  });
});

describe('the mends that virtune check proposes for the host gone wrong', () => {
  test.each(Object.entries(wrong))('%s: %s is gone after its own', async (domain, rule) => {
    await using host = await startHere(scenarioNamed('gone-wrong'));
    const own = (await findingsOf(host)).find((one) => one.domain === domain && one.rule === rule);
    expect(own?.mend).toEqual(expect.any(String));
    await mend(host, own!);
    expect(
      (await findingsOf(host)).filter((one) => one.domain === domain && one.rule === rule),
    ).toEqual([]);
  });

  test('all of them at once leave none of the ten, and looking again leaves nothing', async () => {
    await using host = await startHere(scenarioNamed('gone-wrong'));
    for (const finding of await findingsOf(host)) await mend(host, finding);
    const left = await findingsOf(host);
    expect(left.filter(isWrong)).toEqual([]);
    // Shares are balanced with what runs and with what is kept, and the two of web-1 differed.
    expect(left.map(({ domain, rule }) => `${domain}: ${rule}`)).toEqual([
      'archive: guest-wider-than-node',
      'batch: live-config-drift',
    ]);
    for (const finding of left) await mend(host, finding);
    expect(await findingsOf(host)).toEqual([]);
  });

  test('the guests that were off start on the mended host', async () => {
    await using host = await startHere(scenarioNamed('gone-wrong'));
    const before = await host.virtune('start', 'lost');
    expect(before.stderr).toContain('Invalid argument');
    for (let look = 0; look < 2; look++) {
      for (const finding of await findingsOf(host)) await mend(host, finding);
    }
    for (const domain of ['archive', 'lost']) {
      const { status, stderr } = await host.virtune('start', domain);
      expect({ domain, status, stderr }).toEqual({ domain, status: 0, stderr: '' });
    }
    expect(await findingsOf(host)).toEqual([]);
  });
});
