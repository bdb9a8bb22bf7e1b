import type { SimulatedHost } from '../host/simulated-host.ts';

/** The host's domains. */
export class Domains {
  readonly host: SimulatedHost;

  constructor(host: SimulatedHost) {
    this.host = host;
  }

  /** Charges what the domains have done up to now: to their own counters and to the host's CPUs. */
  settle(): void {
    // Nothing as yet.
  }

  /** Everything about them as plain data, for the state file. */
  save(): unknown {
    return {};
  }

  /** Puts back what `save` gave. */
  load(_saved: unknown): void {
    // Nothing as yet.
  }
}
