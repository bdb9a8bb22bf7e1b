import type { GuestSample, Sample } from '../../src/top/sample.ts';

const SECOND = 1_000_000_000;

export interface GuestState {
  readonly name: string;
  /** Seconds that each vCPU has run, and waited, since the start. */
  readonly vcpus: readonly (readonly [ran: number, waited: number | null])[];
  /** Seconds that all of its other threads have run. */
  readonly others?: number;
  readonly memoryMiB?: number;
}

const ns = (seconds: number): bigint => BigInt(Math.round(seconds * SECOND));

export const uuidOf = (name: string): string => `uuid-of-${name}`;

function guestSample({ name, vcpus, others = 0, memoryMiB = 1024 }: GuestState): GuestSample {
  return {
    uuid: uuidOf(name),
    name,
    cpuTimeNs: ns(others + vcpus.reduce((sum, [ran]) => sum + ran, 0)),
    memoryKiB: memoryMiB * 1024,
    vcpus: vcpus.map(([ran, waited], id) => ({
      id,
      timeNs: ns(ran),
      waitNs: waited === null ? null : ns(waited),
    })),
  };
}

/** A sample at a second of the test's clock; `busy` gives the seconds that each CPU was busy. */
export function sampleAt(
  second: number,
  guests: readonly GuestState[],
  busy: Readonly<Record<number, number>> = {},
): Sample {
  return {
    atNs: ns(second),
    guests: guests.map(guestSample),
    cpus: Object.entries(busy).map(([cpu, seconds]) => ({
      cpu: Number(cpu),
      busyNs: ns(seconds),
      idleNs: ns(second - seconds),
    })),
    nodes: [
      { node: 0, freeKiB: 6 * 1024 * 1024 },
      { node: 1, freeKiB: 512 * 1024 },
    ],
  };
}
