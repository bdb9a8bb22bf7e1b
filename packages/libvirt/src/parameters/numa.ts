import { parameterSet } from './parameter-set.ts';

/** The host nodes that a domain's memory comes from (VIR_DOMAIN_NUMA_*). */
export interface NumaParameters {
  /** `numatuneMemMode`. */
  readonly mode?: number;
  /** A list of host nodes, as in `0-1,3`. */
  readonly nodeset?: string;
}

/** Reads and writes what virDomainGetNumaParameters and its setter speak of. */
export const numaParameters = parameterSet<NumaParameters>({
  mode: ['numa_mode', 'int'],
  nodeset: ['numa_nodeset', 'string'],
});
