import type { Cpuset } from '@virtune/model';
import type { Domain, Run } from '../domain/domain.ts';
import type { LoadProfile } from '../domain/load.ts';
import { demandOf, numberOf } from './demand.ts';

/** libvirt's largest quota, which stands for none (VIR_DOMAIN_CPUTUNE_MAX). */
const NO_QUOTA = 17_592_186_044_415n;

/** How much a quota leaves, in CPUs; null for no limit. */
function inCpus({ period, quota }: { period: bigint; quota: bigint }): number | null {
  if (quota <= 0n || quota >= NO_QUOTA || period <= 0n) return null;
  return Number(quota) / Number(period);
}

/** What decides how much CPU time a running domain gets; all of it is replaced where it changes. */
interface Claims {
  readonly run: Run;
  readonly definition: Run['definition'];
  readonly cgroup: Run['cgroup'];
  readonly paused: boolean;
  readonly profile: LoadProfile;
}

const claimsOf = (domain: Domain, run: Run): Claims => ({
  run,
  definition: run.definition,
  cgroup: run.cgroup,
  paused: run.paused,
  profile: domain.host.domains.profileOf(domain.name),
});

/** A vCPU's counters at the beginning of a segment of time, and what is added since. */
interface Vcpu {
  readonly id: number;
  readonly cpuset: Cpuset;
  /** By quota, in CPUs. */
  readonly most: number;
  ranNs: number;
  waitedNs: number;
  /** CPUs that it gets, and that it wants. */
  rate: number;
  want: number;
  /** The CPUs of its set that are there while these are online. */
  there: { readonly online: Cpuset; readonly cpus: readonly number[] } | null;
}

/** CPUs that a vCPU may run on and that are online; worked out anew only where that has changed. */
function cpusThere(vcpu: Vcpu, online: Cpuset): readonly number[] {
  if (vcpu.there?.online !== online) {
    vcpu.there = { online, cpus: [...vcpu.cpuset.intersect(online)] };
  }
  return vcpu.there.cpus;
}

/** A vCPU that goes on counting from what it has had. */
function vcpuOf(
  id: number,
  cpuset: Cpuset,
  most: number,
  { ranNs, waitedNs }: Pick<Vcpu, 'ranNs' | 'waitedNs'> = { ranNs: 0, waitedNs: 0 },
): Vcpu {
  return { id, cpuset, most, ranNs, waitedNs, rate: 0, want: 0, there: null };
}

/** Counters of a domain's run, as a state file has them. */
export interface SavedGuest {
  readonly uuid: string;
  readonly startedNs: string;
  readonly vcpus: readonly (readonly [id: number, ranNs: number, waitedNs: number])[];
}

/** A running domain, as the load model sees it: what it wants, and what it has got. */
export class Guest {
  readonly uuid: string;
  readonly run: Run;
  /** Nanoseconds since 1970 from which it counts. */
  readonly startedNs: bigint;
  readonly #number: number;
  #claims: Claims;
  #vcpus: Vcpu[] = [];
  /** Those that were unplugged: they keep what they had. */
  readonly #gone = new Map<number, Vcpu>();

  constructor(domain: Domain, run: Run, everywhere: Cpuset, saved?: SavedGuest) {
    this.uuid = domain.uuid;
    this.run = run;
    this.startedNs = run.startedNs;
    this.#number = numberOf(domain.uuid);
    this.#claims = claimsOf(domain, run);
    for (const [id, ranNs, waitedNs] of saved?.vcpus ?? []) {
      this.#gone.set(id, vcpuOf(id, everywhere, 0, { ranNs, waitedNs }));
    }
    this.refresh(domain, everywhere);
  }

  /** Whether what it claims has changed since `refresh`. */
  isStale(domain: Domain): boolean {
    const { definition, cgroup, paused, profile } = this.#claims;
    const { run } = this;
    if (run.definition !== definition || run.cgroup !== cgroup || run.paused !== paused)
      return true;
    const now = domain.host.domains.profileOf(domain.name);
    return now.kind !== profile.kind || now.utilization !== profile.utilization;
  }

  /** Takes over what the domain claims now. */
  refresh(domain: Domain, everywhere: Cpuset): void {
    const { run } = this;
    this.#claims = claimsOf(domain, run);
    const { vcpus, cpuset } = run.definition;
    const rest = cpuset ?? run.autoCpus ?? everywhere;
    const most = Math.min(1, inCpus(run.cgroup.vcpu) ?? 1);
    const before = new Map(this.#vcpus.map((vcpu) => [vcpu.id, vcpu]));
    this.#vcpus = vcpus.flatMap(({ online, pin }, id): Vcpu[] => {
      if (!online) return [];
      const known = before.get(id) ?? this.#gone.get(id);
      before.delete(id);
      this.#gone.delete(id);
      return [vcpuOf(id, pin ?? rest, most, known)];
    });
    for (const [id, vcpu] of before) this.#gone.set(id, vcpu);
  }

  /** Whether chance decides what it wants, slot by slot. */
  get isFickle(): boolean {
    return this.#claims.profile.kind === 'bursty' && !this.#claims.paused;
  }

  /** What it wants of each vCPU in a slot, 0 to 1. */
  demandAt(seed: number, slot: number): number {
    if (this.#claims.paused) return 0;
    return demandOf(this.#claims.profile, seed, this.#number, slot);
  }

  /** As it takes part in the division, wanting so much of each vCPU. */
  competitor(demand: number) {
    const { cgroup } = this.#claims;
    return {
      key: this.uuid,
      weight: Number(cgroup.shares),
      quota: inCpus(cgroup.global),
      vcpus: this.#vcpus.map(({ id, cpuset, most }) => ({
        id,
        cpuset,
        limit: Math.min(most, demand),
      })),
    };
  }

  /** From now on its vCPUs want and get so much, in the order of `competitor`. */
  give(demand: number, shares: readonly { readonly cpus: number }[]): void {
    for (const [i, vcpu] of this.#vcpus.entries()) {
      vcpu.want = demand;
      vcpu.rate = shares[i]?.cpus ?? 0;
    }
  }

  /** Adds what became of its vCPUs in so many nanoseconds. */
  pass(ns: number): void {
    for (const vcpu of this.#vcpus) {
      vcpu.ranNs += vcpu.rate * ns;
      vcpu.waitedNs += (vcpu.want - vcpu.rate) * ns;
    }
  }

  /**
   * A vCPU's times, `ns` after the last `pass`; where it ran last, some place or other of those
   * that it may run on, which changes with `turn`. null for one that is not there.
   */
  vcpu(id: number, ns: number, turn: number, online: Cpuset) {
    const vcpu = this.#vcpus.find((one) => one.id === id);
    if (vcpu === undefined) return null;
    const cpus = cpusThere(vcpu, online);
    const { ranNs, waitedNs, rate, want } = vcpu;
    return {
      cpuTimeNs: BigInt(Math.floor(ranNs + rate * ns)),
      waitNs: BigInt(Math.floor(waitedNs + (want - rate) * ns)),
      cpu: cpus[(this.#number + id + turn) % cpus.length] ?? 0,
    };
  }

  save(): SavedGuest {
    return {
      uuid: this.uuid,
      startedNs: `${this.startedNs}`,
      vcpus: [...this.#vcpus, ...this.#gone.values()].map(({ id, ranNs, waitedNs }) => [
        id,
        ranNs,
        waitedNs,
      ]),
    };
  }
}
