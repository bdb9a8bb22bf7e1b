/**
 * The seed of every random test in this package. It is printed; `VIRTUNE_SEED=NUMBER` repeats a run.
 */
import { randomInt } from 'node:crypto';

import * as fc from 'fast-check';

function chosenSeed(): number {
  const given = process.env['VIRTUNE_SEED'];
  if (given === undefined) return randomInt(2 ** 31);
  if (!/^\d{1,10}$/.test(given)) throw new Error(`VIRTUNE_SEED is '${given}', a number is wanted`);
  return Number(given);
}

export const seed = chosenSeed();
process.stdout.write(`random tests run with VIRTUNE_SEED=${seed}\n`);
fc.configureGlobal({ seed });
