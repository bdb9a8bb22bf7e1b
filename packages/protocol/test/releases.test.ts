import { expect, test } from 'vitest';
import { procedureRelease } from '../src/index.ts';
import { packetData } from './testdata.ts';

const { procedures } = packetData('procedures.json') as { procedures: Record<string, string> };
const { calls } = packetData('releases.json') as { calls: Record<string, string> };

/** libvirt's C name of a call in the letters that its procedure's name has as well. */
const letters = (name: string): string => name.replaceAll('_', '').toLowerCase();
const releaseOf = new Map(Object.entries(calls).map(([call, release]) => [letters(call), release]));

const known = Object.entries(procedures).flatMap(([number, name]) => {
  const release = releaseOf.get(letters(name.replace('REMOTE_PROC_', 'vir')));
  return release === undefined ? [] : [[name, release, Number(number)] as const];
});

/** `4.10.0` as a number that can be compared. */
const rank = (release: string): number =>
  release.split('.').reduce((sum, part) => sum * 1000 + Number(part), 0);

test('libvirt names the release of most of its procedures', () => {
  expect(known.length).toBeGreaterThan(350);
});

test.each(known)('%s came with libvirt %s', (_, release, number) => {
  expect(procedureRelease(number)).toBe(rank(release) > rank('3.0.0') ? release : undefined);
});
