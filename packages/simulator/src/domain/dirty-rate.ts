import type { TypedParameter } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { DirtyRate, Domain, Run } from './domain.ts';
import { int, llong, string } from './parameters.ts';
import { vcpuTime } from './times.ts';

const NS_PER_SECOND = 1_000_000_000n;
/** What a vCPU that is busy writes to new pages in a second, MiB. */
const BUSY_MIB = 64n;

/** What the vCPUs of a running domain have run, nanoseconds. */
function vcpusNs(domain: Domain, { definition }: Run): bigint {
  domain.host.domains.settle();
  return definition.vcpus.reduce(
    (sum, { online }, id) => (online ? sum + vcpuTime(domain, id).cpuTimeNs : sum),
    0n,
  );
}

/** Begins to measure, which ends by itself (QEMU's calc-dirty-rate). @throws VirError */
export function startDirtyRate(domain: Domain, seconds: number, mode: DirtyRate['mode']): void {
  const run = domain.running();
  const { clock } = domain.host;
  if (finished(domain, run)?.megabytesPerSecond === null) {
    throw new VirError(
      code.internalError,
      from.qemu,
      "unable to execute QEMU command 'calc-dirty-rate': the dirty rate is already being measured.",
    );
  }
  const startedNs = clock.now();
  const cpuTimeNs = vcpusNs(domain, run);
  run.dirtyRate = { mode, startedNs, seconds, cpuTimeNs, megabytesPerSecond: null };
  clock.after(BigInt(seconds) * NS_PER_SECOND, () => finished(domain, run));
}

/** What is measured, or was, with the result where the time is over. */
function finished(domain: Domain, run: Run): DirtyRate | null {
  const { dirtyRate } = run;
  if (dirtyRate === null || dirtyRate.megabytesPerSecond !== null) return dirtyRate;
  const elapsedNs = domain.host.clock.now() - dirtyRate.startedNs;
  if (elapsedNs < BigInt(dirtyRate.seconds) * NS_PER_SECOND || domain.run !== run) return dirtyRate;
  const busyNs = vcpusNs(domain, run) - dirtyRate.cpuTimeNs;
  const megabytesPerSecond = (busyNs * BUSY_MIB) / elapsedNs;
  run.dirtyRate = { ...dirtyRate, megabytesPerSecond };
  return run.dirtyRate;
}

/** DirtyRateStatus of QEMU. */
const status = { unstarted: 0, measuring: 1, measured: 2 } as const;

/** The group `dirtyrate` of domain statistics (qemuDomainGetStatsDirtyRate). */
export function dirtyRateStats(domain: Domain): readonly TypedParameter[] {
  const { run, host } = domain;
  if (run === null) return [];
  const rate = finished(domain, run);
  const megabytes = rate?.megabytesPerSecond ?? null;
  const measuring = rate === null ? status.unstarted : status.measuring;
  const startedNs = rate === null ? 0n : rate.startedNs - host.bootNs;
  return [
    int('dirtyrate.calc_status', megabytes === null ? measuring : status.measured),
    llong('dirtyrate.calc_start_time', startedNs / NS_PER_SECOND),
    int('dirtyrate.calc_period', rate?.seconds ?? 0),
    string('dirtyrate.calc_mode', rate?.mode ?? 'page-sampling'),
    ...(megabytes === null ? [] : [llong('dirtyrate.megabytes_per_second', megabytes)]),
  ];
}
