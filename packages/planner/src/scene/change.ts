import type { Cell, Cpuset, Memnode, Nodeset, NumatuneMode, Pin } from '@virtune/model';
import type { Guest } from './guest.ts';

/** The scheduler's numbers that a mend sets, by the names of `<cputune>`. */
export interface SchedulerNumbers {
  readonly shares?: number;
  readonly quota?: number;
  readonly globalQuota?: number;
}

/** A cell as `virtune vnuma --cell` writes it. */
export interface CellChange {
  readonly id: number;
  readonly vcpus: Cpuset;
  readonly memoryKiB: number;
  readonly memnode: { readonly mode: NumatuneMode; readonly nodeset: Nodeset } | null;
  /** null leaves the pins of its vCPUs as they are. */
  readonly pin: Cpuset | null;
}

/** One change to a guest, as one command of virtune makes it. */
export type Change =
  | { readonly kind: 'vcpupin'; readonly vcpu: number; readonly cpuset: Cpuset }
  | { readonly kind: 'emulatorpin'; readonly cpuset: Cpuset }
  | { readonly kind: 'iothreadpin'; readonly iothread: number; readonly cpuset: Cpuset }
  | { readonly kind: 'numatune'; readonly nodeset: Nodeset; readonly mode?: NumatuneMode }
  | { readonly kind: 'schedinfo'; readonly set: SchedulerNumbers }
  | { readonly kind: 'vnuma'; readonly cells: readonly CellChange[] };

/** Whether libvirt makes it while the guest runs; otherwise it counts from the next start on. */
export function canBeLive(guest: Guest, change: Change): boolean {
  switch (change.kind) {
    case 'vcpupin':
    case 'emulatorpin':
    case 'iothreadpin':
    case 'schedinfo':
      return true;
    case 'numatune':
      // qemuDomainSetNumaParamsLive: no other mode lets go of its nodes.
      return change.mode === undefined && guest.values.numatune.memory?.mode === 'restrictive';
    default:
      return false;
  }
}

function withPin(pins: readonly Pin[], id: number, cpuset: Cpuset): readonly Pin[] {
  return [...pins.filter((pin) => pin.id !== id), { id, cpuset }].toSorted((a, b) => a.id - b.id);
}

function withCells(guest: Guest, changes: readonly CellChange[]): Guest {
  const { cpu, numatune, cputune } = guest.values;
  const before = new Map(cpu.cells.map((cell) => [cell.id, cell]));
  const cells = changes.map(({ id, vcpus, memoryKiB }): Cell => {
    const { memAccess = null, discard = null, distances = [] } = before.get(id) ?? {};
    return { id, cpus: vcpus, memoryKiB, memAccess, discard, distances };
  });
  const memnodes = changes.flatMap(({ id, memnode }): readonly Memnode[] =>
    memnode === null ? [] : [{ cell: id, ...memnode }],
  );
  let pins = cputune.vcpupins;
  for (const { vcpus, pin } of changes) {
    if (pin !== null) for (const id of vcpus) pins = withPin(pins, id, pin);
  }
  return guest.with({
    cpu: { ...cpu, cells },
    numatune: { ...numatune, memnodes },
    cputune: { ...cputune, vcpupins: pins },
  });
}

function applyOne(guest: Guest, change: Change): Guest {
  const { cputune, numatune } = guest.values;
  switch (change.kind) {
    case 'vcpupin': {
      const vcpupins = withPin(cputune.vcpupins, change.vcpu, change.cpuset);
      return guest.with({ cputune: { ...cputune, vcpupins } });
    }
    case 'emulatorpin':
      return guest.with({ cputune: { ...cputune, emulatorpin: change.cpuset } });
    case 'iothreadpin': {
      const iothreadpins = withPin(cputune.iothreadpins, change.iothread, change.cpuset);
      return guest.with({ cputune: { ...cputune, iothreadpins } });
    }
    case 'numatune': {
      const mode = change.mode ?? numatune.memory?.mode ?? 'strict';
      const memory = { mode, placement: 'static', nodeset: change.nodeset } as const;
      return guest.with({ numatune: { ...numatune, memory } });
    }
    case 'schedinfo':
      return guest.with({ cputune: { ...cputune, ...change.set } });
    default:
      return withCells(guest, change.cells);
  }
}

/** The guest as it is after these changes. */
export function applyChanges(guest: Guest, changes: readonly Change[]): Guest {
  return changes.reduce(applyOne, guest);
}

/** Its cells as they are, to be written again with a difference. */
export function cellsOf(guest: Guest): readonly CellChange[] {
  return guest.values.cpu.cells.map(({ id, cpus, memoryKiB }) => {
    const memnode = guest.memnode(id);
    return {
      id,
      vcpus: cpus,
      memoryKiB,
      memnode: memnode && { mode: memnode.mode, nodeset: memnode.nodeset },
      pin: null,
    };
  });
}
