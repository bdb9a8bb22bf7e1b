import { Cpuset, type Snapshot, type SnapshotDomain } from '@virtune/model';
import { Guest, type GuestThread } from './guest.ts';
import { Host } from './host.ts';

/** A vCPU that has a CPU for itself. */
export interface Claim {
  readonly guest: Guest;
  readonly vcpu: GuestThread;
}

/** A definition that the model cannot read, and why. */
export interface Unreadable {
  readonly domain: SnapshotDomain;
  readonly definition: 'live' | 'config';
  readonly reason: string;
}

/**
 * All guests of a host at one time, each with the definition that counts then. `now`: what runs,
 * and how the others are defined. `next`: how it is when all have been started again.
 */
export class Scene {
  readonly host: Host;
  readonly time: 'now' | 'next';
  readonly guests: readonly Guest[];
  readonly unreadable: readonly Unreadable[];
  #claims: ReadonlyMap<number, readonly Claim[]> | undefined;
  #claimed: Cpuset | undefined;
  #housekeeping: Cpuset | undefined;
  #byName: ReadonlyMap<string, Guest> | undefined;

  constructor(
    host: Host,
    time: 'now' | 'next',
    guests: readonly Guest[],
    unreadable: readonly Unreadable[] = [],
  ) {
    this.host = host;
    this.time = time;
    this.guests = guests;
    this.unreadable = unreadable;
  }

  static of(snapshot: Snapshot, time: 'now' | 'next'): Scene {
    const host = new Host(snapshot.host);
    const read = snapshot.domains.map((domain) => guestOf(domain, host, time));
    return new Scene(
      host,
      time,
      read.filter((one) => one instanceof Guest),
      read.filter((one): one is Unreadable => one !== null && !(one instanceof Guest)),
    );
  }

  /** By CPU: the vCPUs that are pinned to it alone, in the order of the guests. */
  get claims(): ReadonlyMap<number, readonly Claim[]> {
    return (this.#claims ??= Map.groupBy(
      this.guests.flatMap((guest) => guest.exclusive.map((vcpu) => ({ guest, vcpu }))),
      ({ vcpu }) => vcpu.pin?.min ?? 0,
    ));
  }

  /** The CPUs to which a vCPU of any guest is pinned alone. */
  get claimed(): Cpuset {
    return (this.#claimed ??= Cpuset.from(this.claims.keys()));
  }

  /** Those that vCPUs of other guests have. */
  claimedByOthers(guest: Guest): Cpuset {
    if (guest.exclusive.length === 0) return this.claimed;
    const own = guest.exclusive.flatMap(({ pin }) => [...(pin ?? [])]);
    const alone = own.filter((cpu) =>
      (this.claims.get(cpu) ?? []).every((claim) => claim.guest.name === guest.name),
    );
    return this.claimed.difference(Cpuset.from(alone));
  }

  /** The CPUs to which emulators and iothreads are pinned on purpose. */
  get housekeeping(): Cpuset {
    return (this.#housekeeping ??= this.guests
      .flatMap(({ emulator, iothreads }) => [emulator, ...iothreads])
      .reduce((all, { pin }) => (pin === null ? all : all.union(pin)), Cpuset.empty));
  }

  guestNamed(name: string): Guest | null {
    this.#byName ??= new Map(this.guests.map((guest) => [guest.name, guest]));
    return this.#byName.get(name) ?? null;
  }

  /** The same with one guest changed. */
  with(changed: Guest): Scene {
    const guests = this.guests.map((guest) => (guest.name === changed.name ? changed : guest));
    return new Scene(this.host, this.time, guests, this.unreadable);
  }
}

function guestOf(
  domain: SnapshotDomain,
  host: Host,
  time: 'now' | 'next',
): Guest | Unreadable | null {
  const isLive = time === 'now' ? domain.live !== null : domain.config === null;
  const definition = isLive ? 'live' : 'config';
  const read = isLive ? domain.live : domain.config;
  if (read === null) return null;
  if (read.values !== null) return new Guest(domain, host, read.values, definition);
  return { domain, definition, reason: read.unreadable ?? '' };
}
