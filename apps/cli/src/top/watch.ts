import { type Connection, parseUuid } from '@virtune/libvirt';
import { Cpuset } from '@virtune/model';
import type { HostPicture } from '../host-picture/host-picture.ts';
import { type Rates, ratesOf } from './rates.ts';
import type { GuestFacts } from './rows.ts';
import type { Sample } from './sample.ts';
import { Sampler } from './sampler.ts';
import type { ThreadPlaces } from './thread-page.ts';

/** What changes seldom: who is pinned where, and who is entitled to what. */
export interface HostFacts {
  readonly picture: HostPicture;
  /** By UUID. */
  readonly facts: ReadonlyMap<string, GuestFacts>;
}

/** What there is to be shown at one moment. */
export interface Moment extends HostFacts {
  readonly rates: Rates;
}

/** Pins and shares are looked at again after so long, or when a guest has come or gone. */
const LOOK_AGAIN_MS = 10_000;

const guestsOf = (sample: Sample): string =>
  sample.guests
    .map(({ uuid }) => uuid)
    .toSorted()
    .join();

/** Watches a host over one connection. */
export class Watch {
  readonly #connection: Connection;
  readonly #look: () => Promise<HostFacts>;
  #sampler: Sampler | undefined;
  #host: HostFacts | undefined;
  #last: Sample | undefined;
  #rates: Rates | undefined;
  #lookedAtMs = 0;
  #looking = false;

  /** `look` takes a snapshot of the host. */
  constructor(connection: Connection, look: () => Promise<HostFacts>) {
    this.#connection = connection;
    this.#look = look;
  }

  /** The first sample, from which rates count. */
  async begin(budgetMs: number): Promise<void> {
    this.#host = await this.#look();
    this.#lookedAtMs = performance.now();
    const { cpus, nodes } = this.#host.picture;
    const watched = { cpus: [...cpus.online], nodes: nodes.map(({ id }) => id) };
    this.#sampler = new Sampler(this.#connection, watched);
    this.#last = await this.#sampler.take(budgetMs);
  }

  /** What happened since the last time; `begin` comes first. */
  async next(budgetMs: number): Promise<Moment> {
    if (this.#sampler === undefined || this.#last === undefined || this.#host === undefined) {
      throw new Error('a watch that has not begun');
    }
    const sample = await this.#sampler.take(budgetMs);
    const rates = ratesOf(this.#last, sample, this.#rates);
    const changed = guestsOf(sample) !== guestsOf(this.#last);
    this.#last = sample;
    this.#rates = rates;
    if (changed || performance.now() - this.#lookedAtMs > LOOK_AGAIN_MS) this.#lookAgain();
    return { ...this.#host, rates };
  }

  /** Where the vCPUs of a guest are; empty where it has gone. */
  async places(uuid: string): Promise<ThreadPlaces> {
    const guest = this.#last?.guests.find((one) => one.uuid === uuid);
    const bytes = parseUuid(uuid);
    if (guest === undefined || bytes === undefined) return new Map();
    try {
      const domain = await this.#connection.domainLookupByUuid(bytes);
      const most = Math.max(0, ...guest.vcpus.map(({ id }) => id)) + 1;
      const maplen = Math.ceil(((this.#host?.picture.cpus.online.max ?? 0) + 1) / 8);
      const vcpus = await domain.getVcpus(most, maplen);
      return new Map(
        vcpus.map(({ number, cpu, cpumap }) => [
          number,
          { cpu: cpu < 0 ? null : cpu, cpuset: Cpuset.fromCpumap(cpumap) },
        ]),
      );
    } catch (error) {
      if (!this.#connection.isAlive) throw error;
      return new Map();
    }
  }

  /** In the background: a large host takes a moment, and its rates are not to wait. */
  #lookAgain(): void {
    if (this.#looking) return;
    this.#looking = true;
    void this.#refresh();
  }

  async #refresh(): Promise<void> {
    try {
      this.#host = await this.#look();
      this.#lookedAtMs = performance.now();
    } catch {
      // The connection has ended, which the next sample tells; or it is tried again.
    } finally {
      this.#looking = false;
    }
  }
}
