import { blockJobStatus, blockJobType } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { Device } from './definition/devices/device.ts';
import { sourceOf } from './definition/devices/images.ts';
import { disksOf, withDisk } from './disks.ts';
import type { BlockJob, Domain, Run } from './domain.ts';
import { tell } from './events.ts';
import { operationInvalid } from './flags.ts';

const NS_PER_SECOND = 1_000_000_000n;
/** How fast a simulated host copies where nobody limits it, bytes in a second. */
const UNLIMITED = 1_073_741_824n;
/** What a job takes that has nothing to do. */
const SHORTEST_NS = 1_000_000n;

const speedOf = ({ speed }: BlockJob): bigint => (speed === 0n ? UNLIMITED : speed);

/** What a job has copied up to now. */
function copied(domain: Domain, job: BlockJob): bigint {
  const elapsedNs = domain.host.clock.now() - job.sinceNs;
  const done = job.doneBytes + (elapsedNs * speedOf(job)) / NS_PER_SECOND;
  return done < job.totalBytes ? done : job.totalBytes;
}

/** How far it is on the way to its end. */
export const progress = (domain: Domain, job: BlockJob): bigint =>
  job.totalBytes === 0n ? 0n : (copied(domain, job) * job.endBytes) / job.totalBytes;

/** Lets a job end when all is copied, unless it has been changed or ended by then. */
function arm(domain: Domain, run: Run, target: string, job: BlockJob): void {
  run.blockJobs.set(target, job);
  const leftNs = ((job.totalBytes - copied(domain, job)) * NS_PER_SECOND) / speedOf(job);
  domain.host.clock.after(leftNs > SHORTEST_NS ? leftNs : SHORTEST_NS, () => {
    if (domain.run === run && run.blockJobs.get(target) === job) complete(domain, run, target);
  });
}

/** The disk has everything, and nothing is behind it any more. */
function complete(domain: Domain, run: Run, target: string): void {
  const disk = disksOf(run.definition).find((device) => device.target === target);
  run.blockJobs.delete(target);
  if (disk === undefined) return;
  const path = sourceOf(disk) ?? '';
  const { images } = domain.host;
  const { allocationBytes, physicalBytes, backing } = images.of(path);
  if (backing !== null) {
    const whole = allocationBytes + images.of(backing).allocationBytes;
    images.set(path, {
      backing: null,
      allocationBytes: whole,
      physicalBytes: whole > physicalBytes ? whole : physicalBytes,
    });
  }
  const alone = { ...disk, images: { index: disk.images?.index ?? 0, behind: [] } };
  domain.setLive(withDisk(run.definition, disk, alone));
  tell.blockJob(domain, { path, target }, blockJobType.pull, blockJobStatus.completed);
}

/** Begins to copy what is behind a disk into it (qemuDomainBlockPullCommon). @throws VirError */
export function startPull(domain: Domain, run: Run, disk: Device, speed: bigint): void {
  const target = disk.target ?? '';
  const path = sourceOf(disk);
  if (path === null) {
    const what = "argument key 'device' must not have null value";
    throw new VirError(code.internalError, from.none, what);
  }
  const { images } = domain.host;
  const behind = disk.images?.behind ?? [];
  arm(domain, run, target, {
    speed,
    totalBytes: behind.reduce((sum, image) => sum + images.of(image.path).allocationBytes, 0n),
    doneBytes: 0n,
    sinceNs: domain.host.clock.now(),
    endBytes: images.of(path).capacityBytes,
  });
}

/** A job goes on at another speed. */
export function setJobSpeed(domain: Domain, run: Run, target: string, speed: bigint): void {
  const job = run.blockJobs.get(target)!;
  const doneBytes = copied(domain, job);
  arm(domain, run, target, { ...job, speed, doneBytes, sinceNs: domain.host.clock.now() });
}

/** A job is ended before its end; what was copied stays. */
export function cancelJob(domain: Domain, run: Run, disk: Device): void {
  const target = disk.target ?? '';
  run.blockJobs.delete(target);
  const path = sourceOf(disk) ?? '';
  tell.blockJob(domain, { path, target }, blockJobType.pull, blockJobStatus.canceled);
}

/** What cannot be while a block job runs: saving, and the like. @throws VirError */
export function checkNoBlockJob(run: Run): void {
  if (run.blockJobs.size > 0) throw operationInvalid('domain has active block job');
}

/** After a state was loaded: the jobs of before go on. */
export function goOnWithBlockJobs(domain: Domain): void {
  const { run } = domain;
  if (run === null) return;
  for (const [target, job] of run.blockJobs) arm(domain, run, target, job);
}
