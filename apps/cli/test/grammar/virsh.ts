import { spawnSync } from 'node:child_process';
import { readFileSync, writeFileSync } from 'node:fs';

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
}

/** Runs the real virsh. */
export function runVirsh(args: readonly string[]): Outcome {
  const env = { PATH: process.env['PATH'], HOME: '/nonexistent', LC_ALL: 'C' };
  const { stdout, stderr, status } = spawnSync('virsh', args, { env, encoding: 'utf8' });
  if (status === null) throw new Error('virsh did not run');
  return { stdout, stderr, status };
}

/**
 * What virsh 9.0.0 answered, from the file beside this one. VIRTUNE_UPDATE_GOLDENS=1 asks the
 * installed virsh again and rewrites the file.
 */
export function recorded<Answer>(file: string, ask: () => Answer): Answer {
  const path = new URL(file, import.meta.url);
  if (process.env['VIRTUNE_UPDATE_GOLDENS'] === '1') {
    writeFileSync(path, `${JSON.stringify(ask(), null, 1)}\n`);
  }
  return JSON.parse(readFileSync(path, 'utf8')) as Answer;
}

/** Times differ from run to run. */
export const withoutTimes = (text: string): string =>
  text.replaceAll(/\(Time: \d+\.\d{3} ms\)/g, '(Time: N ms)');
