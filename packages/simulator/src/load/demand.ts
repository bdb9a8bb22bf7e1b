import type { LoadProfile } from '../domain/load.ts';

/** What a guest wants stays the same for so long: 5 seconds of simulated time. */
export const SLOT_NS = 5_000_000_000n;
/** A bursty guest works, or does not, for so many slots. */
const BURST_SLOTS = 3;
/** What a guest that has nothing to do uses of each vCPU: ticks, its own daemons. */
const IDLE = 0.005;

/** A number that depends on all bits of the others (MurmurHash3's finalizer, in the public domain). */
function mixed(...values: readonly number[]): number {
  let hash = 0x9747_b28c;
  for (const value of values) {
    hash = Math.imul(hash ^ value, 0x85eb_ca6b);
    hash = Math.imul(hash ^ (hash >>> 13), 0xc2b2_ae35);
    hash ^= hash >>> 16;
  }
  return hash >>> 0;
}

/** A number for a text, the same everywhere. */
export function numberOf(text: string): number {
  let hash = 0;
  for (let i = 0; i < text.length; i++) hash = Math.imul(hash, 31) + text.charCodeAt(i);
  return hash >>> 0;
}

/**
 * How much of each of its vCPUs a guest wants in a slot, 0 to 1. What is left to chance depends on
 * nothing but the seed, the guest and the slot: whoever asks when, the answer is the same.
 * @param guest a number that tells it from others
 * @param slot how many slots since 1970 have passed
 */
export function demandOf(
  { kind, utilization }: LoadProfile,
  seed: number,
  guest: number,
  slot: number,
): number {
  if (kind === 'idle') return IDLE;
  if (kind === 'busy') return 1;
  if (kind === 'steady') return Math.max(IDLE, Math.min(1, utilization));
  // Guests do not all begin their bursts at once.
  const offset = mixed(seed, guest) % BURST_SLOTS;
  const burst = Math.floor((slot + offset) / BURST_SLOTS);
  return mixed(seed, guest, burst) / 2 ** 32 < utilization ? 1 : IDLE;
}
