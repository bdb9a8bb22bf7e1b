import { LibvirtError } from '@virtune/libvirt';
import type { InFlight } from './in-flight.ts';
import type { Notes } from './notes.ts';

/** Makes the calls of a snapshot, five at a time, and notes what libvirt would not answer. */
export class Caller {
  readonly #flight: InFlight;
  readonly #notes: Notes;

  constructor(flight: InFlight, notes: Notes) {
    this.#flight = flight;
    this.#notes = notes;
  }

  /** What has to be answered. */
  must<T>(call: () => Promise<T>): Promise<T> {
    return this.#flight.run(call);
  }

  /** What may be refused: null and a note then. `passes` may let a refusal through. */
  async may<T>(
    what: string,
    call: () => Promise<T>,
    domain: string | null = null,
    passes?: (error: LibvirtError) => Promise<boolean>,
  ): Promise<T | null> {
    try {
      return await this.#flight.run(call);
    } catch (error) {
      if (!(error instanceof LibvirtError) || (await passes?.(error)) === true) throw error;
      this.#notes.add('call-refused', domain, `${what}: ${error.message}`);
      return null;
    }
  }
}
