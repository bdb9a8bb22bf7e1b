/**
 * What `virtune shares` says against what the kernel does. VIRTUNE_UPDATE_ENTITLEMENT=1 also
 * measures where they depart, and writes the tables of docs/entitlement.md.
 */
import { afterAll, describe, expect, test } from 'vitest';
import { useRig } from '../rig/testing.ts';
import { agreeing, departing } from './cases.ts';
import { writeTables, type Row } from './document.ts';
import { measure, type Measured } from './spinning.ts';

/** How far apart they may be, in CPUs: three percentage points of one CPU. */
const TOLERANCE = 0.03;
/** A case that was disturbed, or that does not agree, is measured so often at most. */
const ATTEMPTS = 3;
/** Less of their CPUs than this, and something else ran there. */
const DISTURBED = 0.9;

const updating = process.env['VIRTUNE_UPDATE_ENTITLEMENT'] === '1';

const worst = ({ outcomes }: Measured): number =>
  Math.max(...outcomes.map(({ entitled, used }) => Math.abs(entitled - used)));

const agrees = (measured: Measured): boolean =>
  measured.undisturbed >= DISTURBED && worst(measured) <= TOLERANCE;

describe('the kernel divides CPU time as virtune shares says, within 3 points of a CPU', () => {
  const rig = useRig();
  const rows: Row[] = [];

  test.each(agreeing)('$title', async (one) => {
    let measured = await measure(rig(), one);
    for (let attempt = 1; attempt < ATTEMPTS && !agrees(measured); attempt++) {
      measured = await measure(rig(), one);
    }
    rows.push({ case: one, measured });
    for (const { guest, entitled, used } of measured.outcomes) {
      expect(
        Math.abs(entitled - used),
        `${guest}: ${entitled} entitled, ${used} used`,
      ).toBeLessThanOrEqual(TOLERANCE);
    }
  });

  test.runIf(updating)(
    'the tables of the documentation',
    async () => {
      const departures: Row[] = [];
      for (const one of departing)
        departures.push({ case: one, measured: await measure(rig(), one) });
      await writeTables(rows, departures);
      expect(rows).toHaveLength(agreeing.length);
    },
    300_000,
  );

  afterAll(() => rows.splice(0));
});
