import { parameterSet } from './parameter-set.ts';

/**
 * perf events of a domain (VIR_PERF_PARAM_*): whether each is counted. Their counts are in the
 * group `perf` of getAllDomainStats, under the same names.
 */
export interface PerfEvents {
  /** Cache in use, in bytes (Intel CMT). */
  readonly cmt?: boolean;
  /** Memory traffic of all nodes, in bytes (Intel MBM). */
  readonly mbmt?: boolean;
  /** Memory traffic of the own node, in bytes (Intel MBM). */
  readonly mbml?: boolean;
  /** CPU cycles. */
  readonly cpuCycles?: boolean;
  /** Instructions. */
  readonly instructions?: boolean;
  /** Cache references. */
  readonly cacheReferences?: boolean;
  /** Cache misses. */
  readonly cacheMisses?: boolean;
  /** Branches. */
  readonly branchInstructions?: boolean;
  /** Mispredicted branches. */
  readonly branchMisses?: boolean;
  /** Bus cycles. */
  readonly busCycles?: boolean;
  /** Cycles stalled in the frontend. */
  readonly stalledCyclesFrontend?: boolean;
  /** Cycles stalled in the backend. */
  readonly stalledCyclesBackend?: boolean;
  /** Cycles at the reference frequency. */
  readonly refCpuCycles?: boolean;
  /** CPU clock. */
  readonly cpuClock?: boolean;
  /** Task clock. */
  readonly taskClock?: boolean;
  /** Page faults. */
  readonly pageFaults?: boolean;
  /** Context switches. */
  readonly contextSwitches?: boolean;
  /** Moves to another CPU. */
  readonly cpuMigrations?: boolean;
  /** Page faults without I/O. */
  readonly pageFaultsMin?: boolean;
  /** Page faults with I/O. */
  readonly pageFaultsMaj?: boolean;
  /** Alignment faults. */
  readonly alignmentFaults?: boolean;
  /** Emulation faults. */
  readonly emulationFaults?: boolean;
}

/** Reads and writes what virDomainGetPerfEvents and its setter speak of. */
export const perfEvents = parameterSet<PerfEvents>({
  cmt: ['cmt', 'boolean'],
  mbmt: ['mbmt', 'boolean'],
  mbml: ['mbml', 'boolean'],
  cpuCycles: ['cpu_cycles', 'boolean'],
  instructions: ['instructions', 'boolean'],
  cacheReferences: ['cache_references', 'boolean'],
  cacheMisses: ['cache_misses', 'boolean'],
  branchInstructions: ['branch_instructions', 'boolean'],
  branchMisses: ['branch_misses', 'boolean'],
  busCycles: ['bus_cycles', 'boolean'],
  stalledCyclesFrontend: ['stalled_cycles_frontend', 'boolean'],
  stalledCyclesBackend: ['stalled_cycles_backend', 'boolean'],
  refCpuCycles: ['ref_cpu_cycles', 'boolean'],
  cpuClock: ['cpu_clock', 'boolean'],
  taskClock: ['task_clock', 'boolean'],
  pageFaults: ['page_faults', 'boolean'],
  contextSwitches: ['context_switches', 'boolean'],
  cpuMigrations: ['cpu_migrations', 'boolean'],
  pageFaultsMin: ['page_faults_min', 'boolean'],
  pageFaultsMaj: ['page_faults_maj', 'boolean'],
  alignmentFaults: ['alignment_faults', 'boolean'],
  emulationFaults: ['emulation_faults', 'boolean'],
});
