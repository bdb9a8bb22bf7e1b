import { describe, expect, test } from 'vitest';
import { skipReason } from '../rig/testing.ts';
import { type TunedGuest, useGuest } from './guest.ts';

/** A place in the kernel where a change shows. */
export interface Sight {
  /** What is looked at, in words. */
  readonly what: string;
  readonly read: (pid: number, cgroupVersion: number) => Promise<string>;
  /** What is there without the change, and with it. */
  readonly before: Value;
  readonly after: Value;
}

/** Two values are those of cgroup v1 and of v2. */
type Value = string | readonly [v1: string, v2: string];

/** A change by virtune. */
export interface Change {
  /** A command line about the guest `tuned`; --live or --config is put behind it. */
  readonly line: string;
  /** libvirt refuses it with --live. */
  readonly configOnly?: true;
  readonly sights: readonly Sight[];
}

type Seen = Readonly<Record<string, string>>;

async function seen({ sights }: Change, guest: TunedGuest): Promise<Seen> {
  const pid = await guest.pid();
  const entries = sights.map(
    async ({ what, read }) => [what, await read(pid, guest.cgroupVersion)] as const,
  );
  return Object.fromEntries(await Promise.all(entries));
}

function expected({ sights }: Change, when: 'before' | 'after', guest: TunedGuest): Seen {
  return Object.fromEntries(
    sights.map(({ what, [when]: value }) => [
      what,
      typeof value === 'string' ? value : value[guest.cgroupVersion === 1 ? 0 : 1],
    ]),
  );
}

/**
 * Makes changes with virtune and has the kernel tell what becomes of them: what --live does is
 * there at once and gone after the next start, and what --config does the other way round.
 */
export function theKernelAgrees(subject: string, changes: readonly Change[]): void {
  const missing = skipReason();
  const note = missing === undefined ? '' : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`the kernel about ${subject}${note}`, () => {
    const guest = useGuest();
    const now = (change: Change) => seen(change, guest());
    const before = (change: Change) => expected(change, 'before', guest());
    const after = (change: Change) => expected(change, 'after', guest());
    const live = changes.filter(({ configOnly }) => configOnly !== true);

    for (const change of live) {
      test(`sees at once what "virtune ${change.line} --live" changes`, async () => {
        expect(await now(change)).toEqual(before(change));
        await guest().virtune(`${change.line} --live`);
        expect(await now(change)).toEqual(after(change));
      });
    }
    test('sees the guest start again', async () => {
      await guest().restart();
      expect(await guest().pid()).toBeGreaterThan(0);
    });
    for (const change of live) {
      test(`has forgotten "virtune ${change.line} --live"`, async () => {
        expect(await now(change)).toEqual(before(change));
      });
    }
    for (const change of changes) {
      test(`sees nothing of "virtune ${change.line} --config" as yet`, async () => {
        await guest().virtune(`${change.line} --config`);
        expect(await now(change)).toEqual(before(change));
      });
    }
    test('sees the guest start once more', async () => {
      await guest().restart();
      expect(await guest().pid()).toBeGreaterThan(0);
    });
    for (const change of changes) {
      test(`has obeyed "virtune ${change.line} --config"`, async () => {
        expect(await now(change)).toEqual(after(change));
      });
    }
  });
}
