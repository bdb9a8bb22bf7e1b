import { setImmediate as nextTurn } from 'node:timers/promises';
import type { Domain } from '@virtune/libvirt';
import { Cpuset, type DomainKernel, type SnapshotHost } from '@virtune/model';
import { cgroupsOf } from '../kernel/cgroups.ts';
import type { KernelFiles } from '../kernel/files.ts';
import { Hierarchies } from '../kernel/hierarchies.ts';
import { memoryOf } from '../kernel/memory.ts';
import { guestProcesses, type GuestProcesses } from '../kernel/processes.ts';
import { type HostBounds, threadsOf } from '../kernel/threads.ts';
import { InFlight } from './in-flight.ts';
import type { Notes } from './notes.ts';

/** One whose numa_maps the kernel makes, and one whose other files are read meanwhile. */
const GUESTS_AT_A_TIME = 2;

/** Looks at guests in the kernel of the host that virtune runs on. */
export class GuestKernel {
  readonly #files: KernelFiles;
  readonly #hierarchies: Hierarchies;
  readonly #notes: Notes;
  readonly #withMemory: boolean;
  readonly #guests = new InFlight(GUESTS_AT_A_TIME);
  #processes: GuestProcesses | undefined;
  #bounds: HostBounds | undefined;

  constructor(files: KernelFiles, notes: Notes, withMemory: boolean) {
    this.#files = files;
    this.#hierarchies = new Hierarchies(files);
    this.#notes = notes;
    this.#withMemory = withMemory;
  }

  /**
   * What the kernel says of a running domain; null where its process cannot be found. All domains
   * may be asked for at once: between two of them libvirt's replies get their turn.
   */
  look(domain: Domain, host: Promise<SnapshotHost>): Promise<DomainKernel | null> {
    return this.#guests.run(async () => {
      await nextTurn();
      return this.#look(domain, host);
    });
  }

  async #look(domain: Domain, host: Promise<SnapshotHost>): Promise<DomainKernel | null> {
    const bounds = (this.#bounds ??= boundsOf(await host));
    const pid = this.#pidOf(domain);
    if (pid === null) {
      this.#notes.add(
        'process-not-found',
        domain.name,
        'its process could not be found in /proc: what the kernel says is missing',
      );
      return null;
    }
    const helpers = this.#processes?.helpers.get(pid) ?? [];
    // A thread of its own waits for the kernel to make this, while the small files are read here.
    const memoryReading = this.#withMemory ? memoryOf(this.#files, pid) : null;
    memoryReading?.catch(() => {});
    const threads = threadsOf(this.#files, pid, helpers, bounds);
    const cgroups = cgroupsOf(this.#files, this.#hierarchies, pid);
    const memory = await memoryReading;
    return {
      pid,
      threads,
      cgroups: cgroups.map((cgroup) => ({
        ...cgroup,
        effectiveCpus: cgroup.effectiveCpus && cgroup.effectiveCpus.intersect(bounds.cpus),
      })),
      memory: memory?.memory ?? null,
      policies: memory?.policies ?? null,
    };
  }

  #pidOf({ uuid, id }: Domain): number | null {
    this.#processes ??= guestProcesses(this.#files);
    let pids = this.#processes.pids.get(uuid) ?? [];
    if (pids.length === 0) {
      // It has been started since.
      this.#processes = guestProcesses(this.#files);
      pids = this.#processes.pids.get(uuid) ?? [];
    }
    if (pids.length < 2) return pids[0] ?? null;
    // Two daemons run a guest of that UUID: libvirt's cgroup carries the id, qemu-3-name.
    const ofId = new RegExp(String.raw`qemu(-|\\x2d)${id}(-|\\x2d)`);
    const ours = pids.filter((pid) => ofId.test(this.#files.text(`/proc/${pid}/cgroup`) ?? ''));
    return ours.length === 1 ? (ours[0] ?? null) : null;
  }
}

function boundsOf({ cpus, topology }: SnapshotHost): HostBounds {
  return {
    cpus: Cpuset.range(0, cpus.count - 1),
    nodes: Cpuset.from(topology.nodes.keys()),
  };
}
