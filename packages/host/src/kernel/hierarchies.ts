import { posix } from 'node:path';
import type { KernelFiles } from './files.ts';

/** A cgroup, by its directory, and which version's files are in it. */
export interface CgroupPlace {
  readonly version: 1 | 2;
  readonly directory: string;
}

/** A mounted cgroup hierarchy. */
interface Hierarchy {
  readonly version: 1 | 2;
  readonly mount: string;
  /** The cgroup that the mount shows as its root: `/` outside containers. */
  readonly root: string;
  /** v1's. */
  readonly controllers: readonly string[];
}

/** Undoes the octal escapes of proc_pid_mountinfo(5). */
function unescaped(text: string): string {
  return text.replace(/\\(\d{3})/g, (_, octal: string) =>
    String.fromCharCode(Number.parseInt(octal, 8)),
  );
}

function parseMount(line: string): Hierarchy | null {
  const [mounted = '', filesystem = ''] = line.split(' - ');
  const [, , , root = '/', mount = ''] = mounted.split(' ').map(unescaped);
  const [type, , options = ''] = filesystem.split(' ');
  if (type === 'cgroup2') return { version: 2, mount, root, controllers: [] };
  if (type !== 'cgroup') return null;
  return { version: 1, mount, root, controllers: options.split(',') };
}

/** The cgroup hierarchies of the host, of either version (cgroups(7)). */
export class Hierarchies {
  readonly #hierarchies: readonly Hierarchy[];

  constructor(files: KernelFiles) {
    const lines = files.text('/proc/self/mountinfo')?.split('\n') ?? [];
    this.#hierarchies = lines.map(parseMount).filter((mount) => mount !== null);
  }

  /** The hierarchy that has a controller; null where there is none. */
  #of(controller: string): Hierarchy | null {
    return (
      this.#hierarchies.find(({ controllers }) => controllers.includes(controller)) ??
      this.#hierarchies.find(({ version }) => version === 2) ??
      null
    );
  }

  /** Which version carries the CPU controller; null where no cgroups are mounted. */
  get cpuVersion(): 1 | 2 | null {
    return this.#of('cpu')?.version ?? null;
  }

  /**
   * The cgroup that a process is in, for a controller; null where it cannot be seen from here.
   * `membership` is the text of /proc/PID/cgroup.
   */
  place(controller: string, membership: string): CgroupPlace | null {
    const hierarchy = this.#of(controller);
    if (hierarchy === null) return null;
    const { version, root, mount } = hierarchy;
    for (const line of membership.split('\n')) {
      const [, controllers = '', ...rest] = line.split(':');
      const isIt = version === 2 ? controllers === '' : controllers.split(',').includes(controller);
      if (!isIt || rest.length === 0) continue;
      const below = posix.relative(root, rest.join(':'));
      return below.startsWith('..') ? null : { version, directory: posix.join(mount, below) };
    }
    return null;
  }
}
