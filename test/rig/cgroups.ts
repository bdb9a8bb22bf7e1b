import { posix } from 'node:path';

/** A mounted cgroup hierarchy of this machine. */
export interface CgroupMount {
  readonly version: 1 | 2;
  /** Where it is mounted. */
  readonly mount: string;
  /** The cgroup that the mount shows as its root, `/` outside containers. */
  readonly root: string;
  /** The controllers of a v1 hierarchy (`cpu`, `cpuset`, `name=systemd`); none for v2. */
  readonly controllers: readonly string[];
}

/**
 * The cgroup hierarchies in the text of `/proc/PID/mountinfo`, in its order, each at the first of
 * its mounts: containers and chroots mount them again elsewhere.
 * The format is proc_pid_mountinfo(5)'s; a v1 hierarchy names its controllers in the super options.
 */
export function cgroupMounts(mountinfo: string): CgroupMount[] {
  const seen = new Set<string>();
  return mountinfo.split('\n').flatMap((line): CgroupMount[] => {
    const [mounted = '', filesystem = ''] = line.split(' - ');
    const [, , device = '', root = '/', mount = ''] = mounted.split(' ');
    if (seen.has(device)) return [];
    seen.add(device);
    const [type, , superOptions = ''] = filesystem.split(' ');
    if (type === 'cgroup2') return [{ version: 2, mount, root, controllers: [] }];
    if (type !== 'cgroup') return [];
    const controllers = superOptions.split(',').filter((option) => !['rw', 'ro'].includes(option));
    return [{ version: 1, mount, root, controllers }];
  });
}

/**
 * The directory of the cgroup that a process is in, in one hierarchy.
 *
 * @param membership the text of `/proc/PID/cgroup`, cgroups(7)
 */
export function cgroupDirectory(hierarchy: CgroupMount, membership: string): string {
  const lines = membership.split('\n').map((line) => {
    const [, controllers = '', ...path] = line.split(':');
    return { controllers: controllers.split(','), path: path.join(':') };
  });
  const own = lines.find(({ controllers, path }) =>
    hierarchy.version === 2
      ? controllers[0] === '' && path !== ''
      : hierarchy.controllers.some((controller) => controllers.includes(controller)),
  );
  const path = own?.path ?? '/';
  const below = posix.relative(hierarchy.root, path);
  return below.startsWith('..') ? hierarchy.mount : posix.join(hierarchy.mount, below);
}

/**
 * Where a rig gets its own cgroup in each hierarchy: below the starting process on v1, so that
 * limits laid on it hold for the rig; below the root on v2, where a cgroup that has processes
 * cannot hand controllers down.
 */
export function rigCgroups(
  mountinfo: string,
  membership: string,
  name: string,
): { mount: string; directory: string }[] {
  return cgroupMounts(mountinfo).map((hierarchy) => {
    const parent =
      hierarchy.version === 2 ? hierarchy.mount : cgroupDirectory(hierarchy, membership);
    return { mount: hierarchy.mount, directory: posix.join(parent, name) };
  });
}
