import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { cancelJob, progress, setJobSpeed, startPull } from '../domain/block-jobs.ts';
import type { Device } from '../domain/definition/devices/device.ts';
import { sourceOf } from '../domain/definition/devices/images.ts';
import { diskNamed, runningDisk } from '../domain/disks.ts';
import type { BlockJob, Domain, Run } from '../domain/domain.ts';
import { checkFlags, invalidArgument, STRING_OKAY } from '../domain/flags.ts';
import { llong } from '../domain/parameters.ts';
import { code, from, VirError } from '../error.ts';
import { InvalidArgument } from '../host/invalid-argument.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

/** `path` must be some; empty is refused before the driver sees it. */
function checkNotEmpty(path: string, call: string): void {
  if (path !== '') return;
  throw new InvalidArgument(from.domain, call, 'disk', `string disk in ${call} must not be empty`);
}

function blockInfo(
  domain: Domain,
  path: string,
): { allocation: bigint; capacity: bigint; physical: bigint } {
  const disk = diskNamed(domain.definition, path, { ambiguous: false });
  if (disk === undefined) throw invalidArgument(`invalid path ${path} not assigned to domain`);
  const source = sourceOf(disk);
  if (source === null) {
    throw invalidArgument(`disk '${path}' does not currently have a source assigned`);
  }
  const { allocationBytes, capacityBytes, physicalBytes } = domain.host.images.of(source);
  return { allocation: allocationBytes, capacity: capacityBytes, physical: physicalBytes };
}

/** VIR_DOMAIN_BLOCK_STATS_*, in libvirt's order. */
const statistics = [
  'wr_bytes',
  'wr_operations',
  'rd_bytes',
  'rd_operations',
  'flush_operations',
  'wr_total_times',
  'rd_total_times',
  'flush_total_times',
];

/** What a disk has done, or all together where none is named: nothing, for guests have no data. */
function blockStatistics(
  domain: Domain,
  path: string,
  count: number,
): { params: readonly TypedParameter[]; nparams: number } {
  const { definition } = domain.running();
  if (path !== '' && diskNamed(definition, path, { ambiguous: false }) === undefined) {
    throw invalidArgument(`invalid path: ${path}`);
  }
  if (count === 0) return { params: [], nparams: statistics.length };
  const params = statistics.map((field) => llong(field, 0n));
  return { params: params.slice(0, Math.max(count, 0)), nparams: 0 };
}

const MiB = 1_048_576n;
/** LLONG_MAX in MiB. */
const MAX_MIBPS = 8_796_093_022_207n;

/** Bytes in a second. @throws VirError where they are too many. */
function speedOf(bandwidth: bigint, inBytes: boolean): bigint {
  if (inBytes) return bandwidth;
  if (bandwidth <= MAX_MIBPS) return bandwidth * MiB;
  throw new VirError(code.overflow, from.qemu, `bandwidth must be less than ${MAX_MIBPS}`);
}

/** The job of a running domain's disk. @throws VirError */
function jobOf(run: Run, path: string): { disk: Device; target: string; job: BlockJob } {
  const disk = runningDisk(run, path);
  const target = disk.target ?? '';
  const job = run.blockJobs.get(target);
  if (job !== undefined) return { disk, target, job };
  throw invalidArgument(`disk ${target} does not have an active block job`);
}

/** virDomainBlockPullFlags, virDomainBlockJobInfoFlags, virDomainBlockJobSetSpeedFlags. */
const PULL_BYTES = 64;
const INFO_BYTES = 1;
const SPEED_BYTES = 1;
/** virDomainBlockJobAbortFlags. */
const ASYNC = 1;
const PIVOT = 2;

const PULL = 1;

function jobInfo(domain: Domain, path: string, inBytes: boolean) {
  const run = domain.running();
  const job = run.blockJobs.get(runningDisk(run, path).target ?? '');
  if (job === undefined) return { found: false, type: 0, bandwidth: 0n, cur: 0n, end: 0n };
  const bandwidth = inBytes ? job.speed : (job.speed + MiB - 1n) / MiB;
  return { found: true, type: PULL, bandwidth, cur: progress(domain, job), end: job.endBytes };
}

function abort(domain: Domain, path: string, flags: number): void {
  const run = domain.running();
  const { disk, target } = jobOf(run, path);
  if ((flags & PIVOT) !== 0) {
    const name = `pull-${target}-libvirt-${disk.images?.index ?? 0}-format`;
    const what = `block job '${name}' not ready for pivot yet`;
    throw new VirError(code.blockCopyActive, from.qemu, what);
  }
  cancelJob(domain, run, disk);
}

function pull(domain: Domain, path: string, bandwidth: bigint, flags: number): void {
  const run = domain.running();
  const disk = runningDisk(run, path);
  if (run.blockJobs.has(disk.target ?? '')) {
    const what = `disk '${disk.target}' already in active block job`;
    throw new VirError(code.operationUnsupported, from.qemu, what);
  }
  startPull(domain, run, disk, speedOf(bandwidth, (flags & PULL_BYTES) !== 0));
}

/** Disks: their sizes, what they have done, and jobs on them (virDomainBlockPull and its like). */
export const domainBlockHandlers: readonly Handled[] = [
  handler(p.domainGetBlockInfo, ({ host }, { dom, path, flags }) => {
    checkNotEmpty(path, 'virDomainGetBlockInfo');
    checkFlags(flags, 0, 'qemuDomainGetBlockInfo');
    return blockInfo(host.domains.of(dom), path);
  }),
  handler(p.domainBlockStatsFlags, ({ host }, { dom, path, nparams, flags }) => {
    checkFlags(flags, STRING_OKAY, 'qemuDomainBlockStatsFlags');
    return blockStatistics(host.domains.of(dom), path, nparams);
  }),
  handler(p.domainGetBlockJobInfo, ({ host }, { dom, path, flags }) => {
    checkFlags(flags, INFO_BYTES, 'qemuDomainGetBlockJobInfo');
    return jobInfo(host.domains.of(dom), path, flags === INFO_BYTES);
  }),
  handler(
    p.domainBlockJobAbort,
    ({ host }, { dom, path, flags }) => {
      checkFlags(flags, ASYNC | PIVOT, 'qemuDomainBlockJobAbort');
      abort(host.domains.of(dom), path, flags);
    },
    writes,
  ),
  handler(
    p.domainBlockJobSetSpeed,
    ({ host }, { dom, path, bandwidth, flags }) => {
      checkFlags(flags, SPEED_BYTES, 'qemuDomainBlockJobSetSpeed');
      const speed = speedOf(bandwidth, flags === SPEED_BYTES);
      const domain = host.domains.of(dom);
      const run = domain.running();
      setJobSpeed(domain, run, jobOf(run, path).target, speed);
    },
    writes,
  ),
  handler(
    p.domainBlockPull,
    ({ host }, { dom, path, bandwidth, flags }) => {
      checkFlags(flags, PULL_BYTES, 'qemuDomainBlockPull');
      pull(host.domains.of(dom), path, bandwidth, flags);
    },
    writes,
  ),
];
