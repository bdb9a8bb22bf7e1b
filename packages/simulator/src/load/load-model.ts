import { Cpuset } from '@virtune/model';
import { divideCpuTime } from '@virtune/planner/entitlement';
import type { Load, ThreadTime } from '../domain/load.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { Random } from '../random.ts';
import { SLOT_NS } from './demand.ts';
import { Guest, type SavedGuest } from './guest.ts';

/** A load model as a state file has it; instants are decimal nanoseconds. */
export interface SavedLoad {
  readonly seed: number;
  readonly atNs: string;
  readonly guests: readonly SavedGuest[];
  readonly charged: readonly (readonly [cpu: number, ns: number])[];
}

/** The kernel's own measure, USER_HZ: what changes counts from the tick on in which it changes. */
const TICK_NS = 10_000_000n;

const tickOf = (ns: bigint): bigint => ns - (ns % TICK_NS);
const slotOf = (ns: bigint): bigint => ns / SLOT_NS;

/**
 * The CPU time of a simulated host's guests. What each guest wants comes from its profile, and the
 * time is divided among those who want it as `virtune shares` says: weighted max-min fairness over
 * pins, limits and quotas (packages/planner/entitlement), each vCPU limited to what it wants.
 *
 * Time falls into segments in which nothing changes: neither what guests want, which may change
 * with each slot of 5 seconds, nor who runs, where and with what weight. A counter is its value at
 * the beginning of the segment and a rate, and segments begin with a tick of 10 ms, so that it does
 * not matter who reads it how often: two runs in which the same happens at the same instants are
 * equal to the last nanosecond.
 *
 * Emulators cost nothing; a CPU is as busy as its vCPUs make it.
 */
export class LoadModel implements Load {
  readonly #host: SimulatedHost;
  #seed: number;
  #guests = new Map<string, Guest>();
  /** What a run had before the model was loaded, by UUID. */
  #saved = new Map<string, SavedGuest>();
  /** The beginning of the segment, and how far the guests have been looked at. */
  #fromNs: bigint;
  #atNs: bigint;
  #cpusChanged = true;
  #everywhere = Cpuset.empty;
  /** Whether what guests want may change from slot to slot. */
  #isFickle = false;
  /** Per CPU: what has been charged to it, its value at the beginning of the segment, its rate. */
  #busy = new Map<number, { chargedNs: number; baseNs: number; rate: number }>();

  constructor(host: SimulatedHost) {
    this.#host = host;
    // Taken off to one side: the host's own chance goes on as if nobody had asked.
    this.#seed = new Random(host.random.state).uint32();
    this.#fromNs = tickOf(host.clock.now());
    this.#atNs = this.#fromNs;
    host.onCpusChange(() => {
      this.#cpusChanged = true;
    });
  }

  /** Brings everything up to the present. Call it before anything changes, and before reading. */
  settle(): void {
    const nowNs = tickOf(this.#host.clock.now());
    if (nowNs === this.#atNs && this.#saved.size === 0) return;
    // What is different now became so at the last look: there is one before every change.
    if (this.#hasChanged()) {
      this.#endSegment(this.#atNs);
      this.#lookAtGuests();
      this.#divide();
    }
    while (slotOf(this.#fromNs) < slotOf(nowNs) && this.#isFickle) {
      this.#endSegment((slotOf(this.#fromNs) + 1n) * SLOT_NS);
      this.#divide();
    }
    this.#atNs = nowNs;
    this.#charge();
  }

  vcpu(uuid: string, id: number): ThreadTime | null {
    const guest = this.#guests.get(uuid);
    const turn = Number(slotOf(this.#atNs));
    return guest?.vcpu(id, this.#passed(), turn, this.#host.online) ?? null;
  }

  /** It costs nothing: `busy` of a CPU is then the sum of its vCPUs. */
  emulator(uuid: string): ThreadTime | null {
    const guest = this.#guests.get(uuid);
    if (guest === undefined) return null;
    return { cpuTimeNs: 0n, waitNs: 0n, cpu: this.vcpu(uuid, 0)?.cpu ?? 0 };
  }

  save(): SavedLoad {
    this.settle();
    this.#endSegment(this.#atNs);
    return {
      seed: this.#seed,
      atNs: `${this.#atNs}`,
      guests: [...this.#guests.values()].map((guest) => guest.save()),
      charged: [...this.#busy].map(([cpu, { baseNs }]) => [cpu, baseNs]),
    };
  }

  /** Puts back what `save` gave. */
  load(saved: unknown): void {
    const { seed, atNs, guests, charged } = saved as SavedLoad;
    this.#seed = seed;
    this.#fromNs = BigInt(atNs);
    this.#atNs = this.#fromNs;
    this.#guests.clear();
    this.#saved = new Map(guests.map((guest) => [guest.uuid, guest]));
    this.#busy = new Map(
      charged.map(([cpu, ns]) => [cpu, { chargedNs: Math.floor(ns), baseNs: ns, rate: 0 }]),
    );
    this.#cpusChanged = true;
  }

  #passed(): number {
    return Number(this.#atNs - this.#fromNs);
  }

  #hasChanged(): boolean {
    if (this.#cpusChanged) return true;
    let running = 0;
    for (const domain of this.#host.domains) {
      if (domain.run === null) continue;
      running += 1;
      const guest = this.#guests.get(domain.uuid);
      if (guest === undefined || guest.run !== domain.run || guest.isStale(domain)) return true;
    }
    return running !== this.#guests.size;
  }

  #endSegment(atNs: bigint): void {
    const ns = Number(atNs - this.#fromNs);
    if (ns > 0) {
      for (const guest of this.#guests.values()) guest.pass(ns);
      for (const cpu of this.#busy.values()) cpu.baseNs += cpu.rate * ns;
    }
    this.#fromNs = atNs;
  }

  #lookAtGuests(): void {
    const { domains, online } = this.#host;
    if (this.#cpusChanged) this.#everywhere = online;
    const guests = new Map<string, Guest>();
    for (const domain of domains) {
      const { uuid, run } = domain;
      if (run === null) continue;
      const known = this.#guests.get(uuid);
      if (known?.run === run) {
        if (this.#cpusChanged || known.isStale(domain)) known.refresh(domain, this.#everywhere);
        guests.set(uuid, known);
        continue;
      }
      const saved = this.#saved.get(uuid);
      const isSame = saved?.startedNs === `${run.startedNs}`;
      guests.set(uuid, new Guest(domain, run, this.#everywhere, isSame ? saved : undefined));
    }
    this.#saved.clear();
    this.#guests = guests;
    this.#isFickle = [...guests.values()].some((guest) => guest.isFickle);
    this.#cpusChanged = false;
  }

  #divide(): void {
    const slot = Number(slotOf(this.#fromNs));
    const guests = [...this.#guests.values()];
    const demands = guests.map((guest) => guest.demandAt(this.#seed, slot));
    const { domains, busy } = divideCpuTime({
      cpus: this.#everywhere,
      domains: guests.map((guest, i) => guest.competitor(demands[i]!)),
    });
    for (const [i, guest] of guests.entries()) guest.give(demands[i]!, domains[i]!.vcpus);
    for (const cpu of this.#busy.values()) cpu.rate = 0;
    for (const [id, rate] of busy) {
      const cpu = this.#busy.get(id);
      if (cpu === undefined) this.#busy.set(id, { chargedNs: 0, baseNs: 0, rate });
      else cpu.rate = rate;
    }
  }

  /** Tells the host's CPUs what they have done. */
  #charge(): void {
    const ns = this.#passed();
    for (const [id, cpu] of this.#busy) {
      const total = Math.floor(cpu.baseNs + cpu.rate * ns);
      if (total === cpu.chargedNs) continue;
      this.#host.cpuTimes.charge(id, BigInt(total - cpu.chargedNs));
      cpu.chargedNs = total;
    }
  }
}
