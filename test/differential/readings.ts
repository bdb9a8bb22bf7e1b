import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { type Rig, type RigOptions, startRig } from '../rig/index.ts';
import { skipReason } from '../rig/testing.ts';
import { splitLine } from './differential.ts';
import { addGuests } from './guests.ts';
import { runOn } from './side.ts';

/** A command line that changes nothing; with what of its output differs from call to call. */
export type Reading = string | { readonly line: string; readonly volatile: RegExp };

/**
 * Runs command lines with virsh and with virtune on one rig at the same time, and expects the same
 * standard output, standard error (without hints) and exit status. For commands that only read, and
 * whose answers differ from daemon to daemon: the order of domains, the host that is seen.
 */
export function readings(
  title: string,
  steps: readonly Reading[],
  { rig: options = {}, skip = skipReason() }: { rig?: RigOptions; skip?: string | undefined } = {},
): void {
  const note = skip === undefined ? '' : ` (skipped: ${skip})`;
  describe.skipIf(skip !== undefined)(`${title}${note}`, () => {
    let rig: Rig;
    beforeAll(async () => {
      rig = await startRig(options);
      await addGuests(rig);
    });
    afterAll(() => rig?.stop());

    test.each(steps.map((step) => (typeof step === 'string' ? { line: step } : step)))(
      '$line',
      async (step) => {
        const volatile = 'volatile' in step ? step.volatile : undefined;
        const args = splitLine(step.line);
        const [virsh, virtune] = await Promise.all([
          runOn(rig, 'virsh', args, { volatile }),
          runOn(rig, 'virtune', args, { volatile }),
        ]);
        expect(virtune).toEqual(virsh);
      },
    );
  });
}
