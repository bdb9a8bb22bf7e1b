import { type Procedure, procedures } from '../src/index.ts';

/** Every procedure that this package declares, in the order of libvirt's numbers. */
export const declared: readonly Procedure[] = Object.values(procedures)
  .flatMap((value) => ('number' in value ? [value as Procedure] : []))
  .toSorted((a, b) => a.number - b.number);
