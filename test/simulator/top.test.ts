import { takeSnapshot } from '@virtune/host';
import { expect, test } from 'vitest';
import { painter } from '../../apps/cli/src/terminal/screen.ts';
import { hostFacts } from '../../apps/cli/src/top/facts.ts';
import { drawFrame } from '../../apps/cli/src/top/frame.ts';
import { ratesOf } from '../../apps/cli/src/top/rates.ts';
import { Sampler } from '../../apps/cli/src/top/sampler.ts';
import { firstView } from '../../apps/cli/src/top/view.ts';
import { scenarioNamed, startHere } from './scenario-host.ts';

/** What top shows of two seconds that a scenario's guests have run, by the host's own clock. */
async function framesOf(scenario: string): Promise<{ guests: string[]; cpus: string[] }> {
  await using host = await startHere(scenarioNamed(scenario));
  const { connection, simulation } = host;
  const found = hostFacts(await takeSnapshot(connection, { virtune: 'test', memory: false }));
  const { cpus, nodes } = found.picture;
  const watched = { cpus: [...cpus.online], nodes: nodes.map(({ id }) => id) };
  const sampler = new Sampler(connection, watched);
  const before = await sampler.take(60_000);
  simulation.host.clock.advance(2_000_000_000n);
  const after = await sampler.take(60_000);
  const rates = ratesOf(before, { ...after, atNs: before.atNs + 2_000_000_000n });
  const canvas = { columns: 79, unicode: true, paint: painter(false) };
  const draw = (page: 'guests' | 'cpus'): string[] => {
    const view = { ...firstView(), page };
    const scene = { ...found, rates, places: new Map(), view, time: '00:00:02' };
    return [...drawFrame(scene, canvas).lines].map((line) => line.trimEnd());
  };
  return { guests: draw('guests'), cpus: draw('cpus') };
}

const wordsOf = (lines: readonly string[], name: string): readonly string[] =>
  lines
    .find((line) => line.includes(` ${name} `))
    ?.trim()
    .split(/ {2,}/) ?? [];

test('on the full host everybody uses what he is entitled to, and waits for the rest', async () => {
  const { guests, cpus } = await framesOf('full');
  expect(guests.slice(0, 3)).toEqual([
    `full-1${' '.repeat(53)}00:00:02  over 2.0 s`,
    '16 CPUs, 16.0 busy   14 guests use 16.0',
    'node 0  memory ███████████████████████░ 30.0 of 32.0 GiB used, 2.0 free',
  ]);
  for (const name of ['app-1', 'job-7']) {
    expect(wordsOf(guests, name)).toEqual([name, '4', '1.14', '1.14', '100 %', '2.86', '4.0']);
  }
  expect(cpus).toContain('     0    1    2    3    4    5    6    7');
  expect(cpus).toContain('   100  100  100  100  100  100  100  100');
});

test('on the host gone wrong a quota holds a guest, and a shared CPU two others', async () => {
  const { guests } = await framesOf('gone-wrong');
  expect(guests[1]).toMatch(/^63 CPUs, (\d+\.\d) busy {3}10 guests use \1$/);
  expect(wordsOf(guests, 'slow')).toEqual(['slow', '4', '2.00', '2.00', '100 %', '2.00', '4.0']);
  expect(wordsOf(guests, 'rt-2').slice(0, 4)).toEqual(['B', 'rt-2', '2', '1.30']);
});
