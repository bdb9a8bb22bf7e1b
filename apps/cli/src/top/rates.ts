import type { CpuSample, GuestSample, NodeSample, Sample, VcpuSample } from './sample.ts';

/** What a guest did between two samples. Shares are of the time between them. */
export interface GuestRate {
  readonly uuid: string;
  readonly name: string;
  /** CPUs that all of its threads used; null where libvirt does not tell. */
  readonly usedCpus: number | null;
  /** CPUs that its vCPUs waited for: they were ready, and others ran. */
  readonly waitedCpus: number | null;
  readonly memoryKiB: number | null;
  readonly vcpus: readonly VcpuRate[];
  /** What its threads other than vCPUs used, the emulator's above all. */
  readonly otherCpus: number | null;
}

export interface VcpuRate {
  readonly id: number;
  readonly used: number;
  readonly waited: number | null;
}

export interface CpuRate {
  readonly cpu: number;
  /** 0 to 1; null before it has been read twice. */
  readonly busy: number | null;
}

export interface Rates {
  /** Seconds between the two samples. */
  readonly seconds: number;
  readonly guests: readonly GuestRate[];
  readonly cpus: readonly CpuRate[];
  readonly nodes: readonly NodeSample[];
}

/** A counter that went backwards has begun anew: nothing is known of the time between. */
function growth(before: bigint | null | undefined, now: bigint | null): number | null {
  if (before === undefined || before === null || now === null || now < before) return null;
  return Number(now - before);
}

function vcpuRate(before: VcpuSample | undefined, now: VcpuSample, elapsed: number): VcpuRate {
  const waited = growth(before?.waitNs, now.waitNs);
  return {
    id: now.id,
    used: (growth(before?.timeNs, now.timeNs) ?? 0) / elapsed,
    waited: waited === null ? null : waited / elapsed,
  };
}

function sumOf(values: readonly (number | null)[]): number | null {
  const known = values.filter((value) => value !== null);
  return known.length === 0 ? null : known.reduce((sum, value) => sum + value, 0);
}

function guestRate(before: GuestSample | undefined, now: GuestSample, elapsed: number): GuestRate {
  const vcpusBefore = new Map(before?.vcpus.map((vcpu) => [vcpu.id, vcpu]));
  const vcpus = now.vcpus.map((vcpu) => vcpuRate(vcpusBefore.get(vcpu.id), vcpu, elapsed));
  const grown = growth(before?.cpuTimeNs, now.cpuTimeNs);
  const usedCpus = grown === null ? null : grown / elapsed;
  const byVcpus = sumOf(vcpus.map(({ used }) => used)) ?? 0;
  return {
    uuid: now.uuid,
    name: now.name,
    usedCpus,
    waitedCpus: sumOf(vcpus.map(({ waited }) => waited)),
    memoryKiB: now.memoryKiB,
    vcpus,
    otherCpus: usedCpus === null ? null : Math.max(0, usedCpus - byVcpus),
  };
}

function cpuRate(before: CpuSample | undefined, now: CpuSample): CpuRate {
  const busy = growth(before?.busyNs, now.busyNs);
  const idle = growth(before?.idleNs, now.idleNs);
  const known = busy !== null && idle !== null && busy + idle > 0;
  return { cpu: now.cpu, busy: known ? busy / (busy + idle) : null };
}

/**
 * The rates between two samples of one host. A CPU that was not read in between keeps the rate of
 * `last`. A guest that is new has used nothing that we know of.
 */
export function ratesOf(before: Sample, now: Sample, last?: Rates): Rates {
  const elapsed = Math.max(1, Number(now.atNs - before.atNs));
  const guests = new Map(before.guests.map((guest) => [guest.uuid, guest]));
  const cpus = new Map(before.cpus.map((cpu) => [cpu.cpu, cpu]));
  const kept = new Map(last?.cpus.map((rate) => [rate.cpu, rate]));
  return {
    seconds: elapsed / 1e9,
    guests: now.guests.map((guest) => guestRate(guests.get(guest.uuid), guest, elapsed)),
    cpus: now.cpus.map((cpu) => {
      const rate = cpuRate(cpus.get(cpu.cpu), cpu);
      return rate.busy === null ? (kept.get(cpu.cpu) ?? rate) : rate;
    }),
    nodes: now.nodes,
  };
}
