import { t } from '../messages/index.ts';
import type { GuestCell, GuestNuma } from './guest-cell.ts';

const UNITS = ['KiB', 'MiB', 'GiB', 'TiB'] as const;

/** An exact size in the largest unit that holds it whole: `1536 MiB`. */
export function sizeText(kib: number): string {
  let value = kib;
  let unit = 0;
  while (unit < UNITS.length - 1 && value >= 1024 && value % 1024 === 0) {
    value /= 1024;
    unit++;
  }
  return `${value} ${UNITS[unit] ?? ''}`;
}

const NONE = '-';

/** `0-3`, or where the vCPUs differ `0: 0-1; 1: 2-3`. */
function pinsText({ pins }: GuestCell): string {
  const [first] = pins;
  if (first === undefined) return NONE;
  if (pins.length === 1) return first.cpuset?.format() ?? NONE;
  return pins
    .map(({ vcpus, cpuset }) => `${vcpus.format()}: ${cpuset?.format() ?? NONE}`)
    .join('; ');
}

export function tableTitles(): readonly string[] {
  return [t`Cell`, t`vCPUs`, t`Memory`, t`Mode`, t`Nodeset`, t`Pinned to`];
}

export function tableRow(cell: GuestCell): readonly string[] {
  return [
    String(cell.id),
    cell.vcpus.format() || NONE,
    sizeText(cell.memoryKiB),
    cell.memnode?.mode ?? NONE,
    cell.memnode?.nodeset.format() ?? NONE,
    pinsText(cell),
  ];
}

/** Where all other memory is; undefined where nobody said it. */
export function memoryText({ memory }: GuestNuma): string | undefined {
  if (memory === null) return undefined;
  return memory.placement === 'auto'
    ? t`other memory: ${memory.mode} on the nodes that numad chooses`
    : t`other memory: ${memory.mode} on node ${memory.nodeset.format()}`;
}

/** A line for each cell that is not as it was. */
export function changes(
  before: readonly GuestCell[],
  after: readonly GuestCell[],
): readonly string[] {
  const old = new Map(before.map((cell) => [cell.id, cell]));
  const kept = new Set(after.map(({ id }) => id));
  return [
    ...after.flatMap((cell) => cellChanges(old.get(cell.id), cell)),
    ...before.filter(({ id }) => !kept.has(id)).map(({ id }) => t`cell ${id}: removed`),
  ];
}

function cellChanges(before: GuestCell | undefined, after: GuestCell): readonly string[] {
  if (before === undefined) return [t`cell ${after.id}: new`];
  const labels = [t`vCPUs`, t`memory`, t`mode`, t`nodeset`, t`pins`];
  const [, ...was] = tableRow(before);
  const [, ...is] = tableRow(after);
  const changed = labels.flatMap((label, i) =>
    was[i] === is[i] ? [] : [`${label} ${value(was[i])} -> ${value(is[i])}`],
  );
  return changed.length === 0 ? [] : [t`cell ${after.id}: ${changed.join(', ')}`];
}

const value = (text = NONE): string => (text === NONE ? t`none` : text);
