import {
  Cpuset,
  type DomainDocument,
  type Memnode,
  type NumatuneMemory,
  type NumatuneMode,
  type Vcpu,
} from '@virtune/model';

/** A NUMA node that the guest sees, and where of the host it is. */
export interface GuestCell {
  readonly id: number;
  /** Empty in a cell of memory alone. */
  readonly vcpus: Cpuset;
  readonly memoryKiB: number;
  /** Null where its memory is bound as that of the whole domain is. */
  readonly memnode: { readonly mode: NumatuneMode; readonly nodeset: Cpuset } | null;
  /** Its vCPUs by the CPUs of the host that they may run on; null is any. */
  readonly pins: readonly { readonly vcpus: Cpuset; readonly cpuset: Cpuset | null }[];
}

export interface GuestNuma {
  /** By id; none where the guest sees no NUMA. */
  readonly cells: readonly GuestCell[];
  /** Where the memory of all cells without a memnode is, and of QEMU itself; null is anywhere. */
  readonly memory: NumatuneMemory | null;
}

type Pins = ReadonlyMap<number, Cpuset>;

function groupPins(vcpus: Cpuset, pins: Pins, otherwise: Vcpu['cpuset']): GuestCell['pins'] {
  const cpusetOf = (vcpu: number): Cpuset | null => pins.get(vcpu) ?? otherwise;
  const groups = Map.groupBy(vcpus, (vcpu) => cpusetOf(vcpu)?.format());
  return [...groups.values()].map((group) => ({
    vcpus: Cpuset.from(group),
    cpuset: cpusetOf(group[0] ?? 0),
  }));
}

function bindingOf(memnode: Memnode | undefined): GuestCell['memnode'] {
  return memnode === undefined ? null : { mode: memnode.mode, nodeset: memnode.nodeset };
}

/** The guest's NUMA as a domain's definition has it. @throws DomainXmlError */
export function guestNuma(document: DomainDocument): GuestNuma {
  const { memory, memnodes } = document.read('numatune');
  const pins = new Map(document.read('cputune').vcpupins.map(({ id, cpuset }) => [id, cpuset]));
  const { cpuset } = document.read('vcpu');
  const cells = document.read('cpu').cells.map(({ id, cpus, memoryKiB }) => ({
    id,
    vcpus: cpus,
    memoryKiB,
    memnode: bindingOf(memnodes.find(({ cell }) => cell === id)),
    pins: groupPins(cpus, pins, cpuset),
  }));
  return { cells, memory };
}
