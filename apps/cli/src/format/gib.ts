import { fixed } from './number.ts';

const KIB_IN_GIB = 1024 * 1024;

/** KiB as GiB with one digit, `30.8`. */
export const gib = (kib: number): string => fixed(kib / KIB_IN_GIB, 1);
