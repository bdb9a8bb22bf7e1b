import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipReason } from '../rig/testing.ts';
import type { HostKind } from './hosts.ts';
import { startTwins, type Twins } from './twins.ts';

/**
 * A command line behind the program's name; with what of its output may differ from run to run; or
 * with `by` one that virsh runs on both sides, for what virtune has no command for.
 */
export type Step =
  | string
  | { readonly line: string; readonly volatile: RegExp }
  | { readonly line: string; readonly by: 'virsh' };

/** Splits a line into arguments at blanks; single quotes keep blanks and empty arguments. */
export function splitLine(line: string): string[] {
  return [...line.matchAll(/'([^']*)'|(\S+)/g)].map(([, quoted, bare]) => quoted ?? bare ?? '');
}

function onHost(
  kind: HostKind,
  title: string,
  steps: readonly Step[],
  files: Readonly<Record<string, string>>,
): void {
  const missing = skipReason();
  const note = missing === undefined ? '' : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`${title} on ${kind}${note}`, () => {
    let twins: Twins;
    const home = process.cwd();
    const cwd = mkdtempSync(path.join(tmpdir(), 'virtune-differential-'));
    beforeAll(async () => {
      process.chdir(cwd);
      for (const [name, text] of Object.entries(files)) writeFileSync(path.join(cwd, name), text);
      twins = await startTwins(cwd, kind);
    });
    afterAll(async () => {
      process.chdir(home);
      await twins?.[Symbol.asyncDispose]();
      rmSync(cwd, { recursive: true });
    });

    test.each(steps.map((step) => (typeof step === 'string' ? { line: step } : step)))(
      '$line',
      async (step) => {
        if ('by' in step) return twins.prepare(splitLine(step.line));
        const volatile = 'volatile' in step ? step.volatile : undefined;
        const { virsh, virtune } = await twins.run(splitLine(step.line), volatile);
        expect(virtune).toEqual(virsh);
      },
    );
  });
}

/**
 * Runs command lines, in order, with virsh and with virtune against equal states, and expects the
 * same standard output, standard error (without hints), exit status, and the same state after it:
 * on libvirtd, and on simulated hosts. `files` are put into the working directory.
 */
export function differential(
  title: string,
  steps: readonly Step[],
  files: Readonly<Record<string, string>> = {},
  kinds: readonly HostKind[] = ['libvirtd', 'simulator'],
): void {
  for (const kind of kinds) onHost(kind, title, steps, files);
}
