import {
  Cpuset,
  type DefinitionValues,
  type Memnode,
  type Nodeset,
  type NumatuneMode,
  type SnapshotDomain,
} from '@virtune/model';
import type { Host } from './host.ts';

/** A thread of a guest, as its definition has it. */
export interface GuestThread {
  readonly kind: 'vcpu' | 'emulator' | 'iothread';
  /** The vCPU or iothread; 0 for the emulator. */
  readonly id: number;
  /** What the definition says of it; null where it may float. */
  readonly pin: Cpuset | null;
  /** Whether a pin of its own says so, and not `<vcpu cpuset>`. */
  readonly isOwn: boolean;
  /** Where it may run, of the CPUs that are online. */
  readonly allowed: Cpuset;
  /** False for a vCPU that waits to be plugged. */
  readonly isThere: boolean;
}

/** Memory that is bound together: a cell, or all that belongs to no bound cell. */
export interface Binding {
  /** null for what `<numatune><memory>` binds. */
  readonly cell: number | null;
  readonly mode: NumatuneMode;
  readonly nodeset: Nodeset;
  readonly memoryKiB: number;
}

function onlineVcpus({ vcpu, vcpus }: DefinitionValues): (id: number) => boolean {
  if (vcpus.length === 0) return (id) => id < (vcpu.current ?? vcpu.count);
  const enabled = new Map(vcpus.map((state) => [state.id, state.enabled]));
  return (id) => enabled.get(id) ?? true;
}

function iothreadIds({ iothreads }: DefinitionValues): readonly number[] {
  const ids = new Set(iothreads.ids.map(({ id }) => id));
  for (let id = 1; ids.size < iothreads.count; id += 1) ids.add(id);
  return [...ids].toSorted((a, b) => a - b);
}

/** One definition of a domain, with what rules ask of it. Immutable; `with` makes another. */
export class Guest {
  readonly domain: SnapshotDomain;
  readonly host: Host;
  readonly values: DefinitionValues;
  /** Which of its definitions this is. */
  readonly definition: 'live' | 'config';
  readonly vcpus: readonly GuestThread[];
  readonly emulator: GuestThread;
  readonly iothreads: readonly GuestThread[];
  /** The vCPUs that are pinned to one CPU each. */
  readonly exclusive: readonly GuestThread[];
  /** Where its vCPUs may run, together. */
  readonly allowed: Cpuset;

  constructor(
    domain: SnapshotDomain,
    host: Host,
    values: DefinitionValues,
    definition: 'live' | 'config',
  ) {
    this.domain = domain;
    this.host = host;
    this.values = values;
    this.definition = definition;
    const { vcpu, cputune } = values;
    const isOnline = onlineVcpus(values);
    const vcpupins = new Map(cputune.vcpupins.map(({ id, cpuset }) => [id, cpuset]));
    const iothreadpins = new Map(cputune.iothreadpins.map(({ id, cpuset }) => [id, cpuset]));
    this.vcpus = Array.from({ length: vcpu.count }, (_, id) =>
      this.#thread('vcpu', id, vcpupins.get(id), isOnline(id)),
    );
    this.emulator = this.#thread('emulator', 0, cputune.emulatorpin ?? undefined);
    this.iothreads = iothreadIds(values).map((id) =>
      this.#thread('iothread', id, iothreadpins.get(id)),
    );
    this.exclusive = this.vcpus.filter(({ pin }) => pin?.size === 1);
    const distinct = new Set(this.vcpus.map(({ allowed }) => allowed));
    this.allowed = [...distinct].reduce((all, set) => all.union(set), Cpuset.empty);
  }

  /** The rules of qemuProcessSetupPid: its own pin, that of `<vcpu>`, numad's, every CPU. */
  #thread(
    kind: GuestThread['kind'],
    id: number,
    own: Cpuset | undefined,
    isThere = true,
  ): GuestThread {
    const { vcpu } = this.values;
    const pin = own ?? (vcpu.placement === 'auto' ? null : vcpu.cpuset);
    const { floating } = this.host;
    const automatic = vcpu.placement === 'auto' ? (this.domain.autoCpuset ?? floating) : floating;
    const allowed = pin ?? automatic;
    return {
      kind,
      id,
      pin,
      isOwn: own !== undefined,
      allowed: allowed === floating ? floating : allowed.intersect(this.host.online),
      isThere,
    };
  }

  get name(): string {
    return this.domain.name;
  }

  get isRunning(): boolean {
    return this.domain.live !== null;
  }

  get threads(): readonly GuestThread[] {
    return [...this.vcpus, this.emulator, ...this.iothreads];
  }

  /** Its memory at start, with that of its DIMMs. */
  get memoryKiB(): number {
    const { memory, cpu, pluggedMemoryKiB } = this.values;
    const cells = cpu.cells.reduce((sum, cell) => sum + cell.memoryKiB, 0);
    return cells > 0 ? cells + pluggedMemoryKiB : (memory.memoryKiB ?? 0);
  }

  /** The binding of a cell; null where it has none of its own. */
  memnode(cell: number): Memnode | null {
    return this.values.numatune.memnodes.find((memnode) => memnode.cell === cell) ?? null;
  }

  /** The nodes to which `<numatune><memory>` binds; null where it does not, or numad chooses. */
  get nodeset(): Nodeset | null {
    const { memory } = this.values.numatune;
    return memory?.placement === 'static' ? memory.nodeset : null;
  }

  /** The nodes of the memory of a vCPU: its cell's, or the guest's; null where they are free. */
  nodesetOf(vcpu: number): Nodeset | null {
    const cell = this.values.cpu.cells.find(({ cpus }) => cpus.has(vcpu));
    return (cell === undefined ? null : this.memnode(cell.id)?.nodeset) ?? this.nodeset;
  }

  /** All of its memory that is bound, piece by piece. */
  get bindings(): readonly Binding[] {
    const { cells } = this.values.cpu;
    const { memory } = this.values.numatune;
    const bound = cells.flatMap((cell): readonly Binding[] => {
      const memnode = this.memnode(cell.id);
      if (memnode === null) return [];
      const { mode, nodeset } = memnode;
      return [{ cell: cell.id, mode, nodeset, memoryKiB: cell.memoryKiB }];
    });
    if (memory?.placement !== 'static') return bound;
    const rest = this.memoryKiB - bound.reduce((sum, { memoryKiB }) => sum + memoryKiB, 0);
    if (rest <= 0) return bound;
    const { mode, nodeset } = memory;
    return [{ cell: null, mode, nodeset, memoryKiB: rest }, ...bound];
  }

  /** The same guest with other values. */
  with(values: Partial<DefinitionValues>): Guest {
    return new Guest(this.domain, this.host, { ...this.values, ...values }, this.definition);
  }
}
