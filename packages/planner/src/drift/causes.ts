import { msg } from '../message.ts';
import type { Cause, CauseName } from './difference.ts';

const TEXTS = {
  'live-change': msg`set with --live alone`,
  'config-change': msg`set with --config alone, or the definition was written anew`,
  'live-or-config-change': msg`set with --live alone or with --config alone: which, nobody has noted`,
  'shares-reset': msg`systemctl daemon-reload makes systemd write its own default into the cgroups of its scopes`,
  'cgroup-written': msg`something wrote the cgroup's files behind libvirt's back`,
  'cpuset-narrowed': msg`a CPU that went offline takes itself out of cpusets (cgroup v1), and does not come back with the CPU; or something wrote cpuset.cpus`,
  'affinity-reset': msg`a cpuset that changes gives its threads all of its CPUs again (Linux before 6.2 forgets their pins)`,
  'affinity-set': msg`something pinned the thread behind libvirt's back (taskset, sched_setaffinity)`,
  'cpu-offline': msg`none of its CPUs is online, so the kernel lets the thread run elsewhere`,
} as const satisfies Record<CauseName, unknown>;

/** A cause by its name. */
export const cause = (name: CauseName): Cause => ({ name, text: TEXTS[name] });
