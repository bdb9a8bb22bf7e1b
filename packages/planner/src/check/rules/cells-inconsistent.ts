import { Cpuset } from '@virtune/model';
import { type Message, msg } from '../../message.ts';
import { cellsOf, type CellChange, type Change } from '../../scene/change.ts';
import type { Guest } from '../../scene/guest.ts';
import type { Unreadable } from '../../scene/scene.ts';
import { type FindingValues, type Found, guestRule } from '../rule.ts';
import { sizeText, vcpuCountText, vcpusText } from '../wording.ts';

interface Fault {
  readonly message: Message;
  readonly values: FindingValues;
}

function vcpuFaults(guest: Guest): Fault[] {
  const { cells } = guest.values.cpu;
  const all = Cpuset.range(0, guest.values.vcpu.count - 1);
  let seen = Cpuset.empty;
  let twice = Cpuset.empty;
  for (const { cpus } of cells) {
    twice = twice.union(seen.intersect(cpus));
    seen = seen.union(cpus);
  }
  const left = all.difference(seen);
  const strange = seen.difference(all);
  const faults: Fault[] = [];
  // Cells of memory alone leave every vCPU to the first.
  if (!left.isEmpty && !seen.isEmpty) {
    faults.push({
      message: msg`${vcpusText(left)} in no cell, of ${vcpuCountText(all.size)}`,
      values: { vcpusInNoCell: left.format(), vcpus: all.size },
    });
  }
  if (!twice.isEmpty) {
    faults.push({
      message: msg`${vcpusText(twice)} in two cells`,
      values: { vcpusInTwoCells: twice.format() },
    });
  }
  if (!strange.isEmpty) {
    faults.push({
      message: msg`a cell has ${vcpusText(strange)}, but the guest has only ${vcpuCountText(all.size)}`,
      values: { missingVcpus: strange.format(), vcpus: all.size },
    });
  }
  return faults;
}

function memoryFaults(guest: Guest): Fault[] {
  const { cpu, memory, pluggedMemoryKiB, numatune } = guest.values;
  const cellsKiB = cpu.cells.reduce((sum, { memoryKiB }) => sum + memoryKiB, 0);
  const ownKiB = memory.memoryKiB === null ? null : memory.memoryKiB - pluggedMemoryKiB;
  const ids = new Set(cpu.cells.map(({ id }) => id));
  const faults: Fault[] = [];
  if (ownKiB !== null && ownKiB !== cellsKiB) {
    faults.push({
      message: msg`the cells have ${sizeText(cellsKiB)} of memory together, the guest has ${sizeText(ownKiB)}`,
      values: { cellsKiB, memoryKiB: ownKiB },
    });
  }
  const lost = numatune.memnodes.filter(({ cell }) => !ids.has(cell)).map(({ cell }) => cell);
  if (lost.length > 0) {
    const cells = Cpuset.from(lost);
    faults.push({
      message: msg`memory is bound for cell ${cells}, which the guest does not have`,
      values: { missingCells: cells.format() },
    });
  }
  return faults;
}

/** The cells with every vCPU once and all of the memory: the last takes what was left out. */
function repaired(guest: Guest): readonly Change[] {
  const { vcpu, memory, pluggedMemoryKiB } = guest.values;
  let left = Cpuset.range(0, vcpu.count - 1);
  const cells = cellsOf(guest).map((cell): CellChange => {
    const vcpus = cell.vcpus.intersect(left);
    left = left.difference(vcpus);
    return { ...cell, vcpus };
  });
  const last = cells.at(-1);
  if (last === undefined) return [];
  const others = cells.slice(0, -1);
  const totalKiB = (memory.memoryKiB ?? 0) - pluggedMemoryKiB;
  const memoryKiB = totalKiB - others.reduce((sum, cell) => sum + cell.memoryKiB, 0);
  if (memory.memoryKiB !== null && memoryKiB <= 0) return [];
  return [
    {
      kind: 'vnuma',
      cells: [
        ...others,
        {
          ...last,
          vcpus: last.vcpus.union(left),
          memoryKiB: memory.memoryKiB === null ? last.memoryKiB : memoryKiB,
        },
      ],
    },
  ];
}

/** A definition that even its reader refuses, for the sake of its cells. */
function* unreadable(one: Unreadable): Iterable<Found> {
  if (!/numa|cell/.test(one.reason)) return;
  yield {
    guest: one,
    message: msg`the cells contradict the rest of the definition: ${one.reason}`,
    values: { reason: one.reason },
    noMend: msg`correct <numa> and <numatune> with dumpxml --inactive and define`,
  };
}

export default guestRule({
  name: 'cells-inconsistent',
  severity: 'error',
  title: msg`guest NUMA cells that do not add up`,
  explanation: msg`Together the cells have every vCPU once and all of the guest's memory, and memory is bound only for cells that are there. libvirt puts what is left out into cell 0 or refuses the definition, depending on its version: neither is what was meant.`,
  source: 'https://libvirt.org/formatdomain.html#guest-numa-topology',
  checkUnreadable: unreadable,
  *check(guest): Iterable<Found> {
    const hasCells = guest.values.cpu.cells.length > 0;
    if (!hasCells && guest.values.numatune.memnodes.length === 0) return;
    const faults = hasCells
      ? [...vcpuFaults(guest), ...memoryFaults(guest)]
      : memoryFaults(guest).filter(({ values }) => 'missingCells' in values);
    for (const fault of faults) {
      yield {
        guest,
        ...fault,
        mends: () => [repaired(guest)].filter((changes) => changes.length > 0),
        noMend: msg`correct <numa> and <numatune> with dumpxml --inactive and define`,
      };
    }
  },
});
