import { readFile, writeFile } from 'node:fs/promises';
import path from 'node:path';
import type { CheckData } from '../../apps/cli/src/commands/check.ts';
import type { DriftData } from '../../apps/cli/src/commands/drift.ts';
import { type CommandResult, run } from '../rig/command.ts';
import type { Rig } from '../rig/index.ts';
import { guestCgroup } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** What `virtune check --json` finds of one rule. */
export async function findings(rig: Rig, rule: string): Promise<CheckData['findings']> {
  const { stdout, stderr } = await virtune(rig, ['check', '--json', '--fail-on', 'none']);
  if (stderr !== '') throw new Error(stderr);
  return (JSON.parse(stdout) as CheckData).findings.filter((finding) => finding.rule === rule);
}

/** What `virtune drift --json` shows of a domain, in a line each. */
export async function driftLines(rig: Rig, domain: string): Promise<readonly string[]> {
  const { stdout, stderr } = await virtune(rig, ['drift', domain, '--json']);
  if (stderr !== '') throw new Error(stderr);
  return (JSON.parse(stdout) as DriftData).differences.map(
    ({ setting, index, config, live, kernel, becomes, cause }) =>
      `${setting}${index === undefined ? '' : ` ${index}`}: ${config ?? '-'} / ${live ?? '-'} / ${kernel ?? ''} ${becomes.join('+')} ${cause?.name ?? ''}`,
  );
}

/** Runs a finding's mend as a person would: as a line of a shell. */
export const mend = (rig: Rig, line: string): Promise<CommandResult> =>
  run('sh', ['-c', line], {
    env: { ...rig.env, LC_ALL: 'C', PATH: `${root}:${process.env['PATH'] ?? ''}` },
  });

/** Writes a file of a guest's cgroup, as another program on the host might. */
export async function writeCgroup(
  pid: number,
  controller: string,
  file: string,
  value: string,
  part = '',
): Promise<void> {
  await writeFile(path.join(await guestCgroup(pid, controller), part, file), value);
}

/** How the cgroup of a guest names its shares, and what they are by default. */
export async function sharesFile(
  pid: number,
): Promise<{ readonly file: string; readonly usual: number }> {
  const directory = await guestCgroup(pid, 'cpu');
  const isV1 = await readFile(path.join(directory, 'cpu.shares'), 'utf8').then(
    () => true,
    () => false,
  );
  return isV1 ? { file: 'cpu.shares', usual: 1024 } : { file: 'cpu.weight', usual: 100 };
}
