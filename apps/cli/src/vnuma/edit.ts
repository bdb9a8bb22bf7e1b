import type { Cell, DomainDocument, Memnode, NumatuneMode, Pin } from '@virtune/model';
import type { WantedCell } from './cell-argument.ts';

/** The mode of a bound cell: where none is asked for, the one that goes with the domain's memory. */
export function modeOf(memnode: WantedCell['memnode'], document: DomainDocument): NumatuneMode {
  const isRestrictive = document.read('numatune').memory?.mode === 'restrictive';
  return memnode?.mode ?? (isRestrictive ? 'restrictive' : 'strict');
}

const PLAIN = { memAccess: null, discard: null, distances: [] };

/** What is not asked for stays as the cell of that number has it. */
function cellsOf(wanted: readonly WantedCell[], document: DomainDocument): readonly Cell[] {
  const before = new Map(document.read('cpu').cells.map((cell) => [cell.id, cell]));
  return wanted.map(({ id, vcpus, memoryKiB }) => {
    const { memAccess, discard, distances } = before.get(id) ?? PLAIN;
    return {
      id,
      cpus: vcpus,
      memoryKiB,
      memAccess,
      discard,
      distances: distances.filter((distance) => distance.id < wanted.length),
    };
  });
}

function memnodesOf(wanted: readonly WantedCell[], document: DomainDocument): readonly Memnode[] {
  return wanted.flatMap(({ id, memnode }) =>
    memnode === null
      ? []
      : [{ cell: id, mode: modeOf(memnode, document), nodeset: memnode.nodeset }],
  );
}

function pinsOf(wanted: readonly WantedCell[], document: DomainDocument): readonly Pin[] {
  const pins = new Map(document.read('cputune').vcpupins.map((pin) => [pin.id, pin]));
  for (const { vcpus, pin } of wanted) {
    if (pin === null) continue;
    for (const id of vcpus) pins.set(id, { id, cpuset: pin });
  }
  return [...pins.values()];
}

/**
 * The definition with these cells for guest NUMA: memory bound as they say, and nowhere else; pins
 * of their vCPUs where they say some. All else stays to the byte.
 * @throws DomainXmlError where something else refers to cells that are gone
 */
export function withCells(document: DomainDocument, wanted: readonly WantedCell[]): DomainDocument {
  return document.edit({
    cpu: { ...document.read('cpu'), cells: cellsOf(wanted, document) },
    numatune: { ...document.read('numatune'), memnodes: memnodesOf(wanted, document) },
    cputune: { ...document.read('cputune'), vcpupins: pinsOf(wanted, document) },
  });
}
