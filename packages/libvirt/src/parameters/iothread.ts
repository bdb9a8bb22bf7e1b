import { parameterSet } from './parameter-set.ts';

/** How an iothread polls, and its pool of worker threads (VIR_DOMAIN_IOTHREAD_*). */
export interface IothreadParameters {
  /** The longest that it polls before it sleeps, in nanoseconds; 0 never polls. */
  readonly pollMaxNs?: bigint;
  /** What the polling time is multiplied by when it was too short; 0 lets the hypervisor choose. */
  readonly pollGrow?: bigint;
  /** What it is divided by when it was too long; 0 lets the hypervisor choose. */
  readonly pollShrink?: bigint;
  /** The fewest worker threads; -1 lets the hypervisor choose. Since libvirt 8.5.0. */
  readonly threadPoolMin?: number;
  /** The most worker threads. Since libvirt 8.5.0. */
  readonly threadPoolMax?: number;
}

/** Writes what virDomainSetIOThreadParams takes. */
export const iothreadParameters = parameterSet<IothreadParameters>({
  pollMaxNs: ['poll_max_ns', 'ullong'],
  // Before 9.3.0 libvirt takes these as unsigned int alone.
  pollGrow: ['poll_grow', 'uint or ullong'],
  pollShrink: ['poll_shrink', 'uint or ullong'],
  threadPoolMin: ['thread_pool_min', 'int'],
  threadPoolMax: ['thread_pool_max', 'int'],
});
