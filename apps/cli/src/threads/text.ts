import { fixed } from '../format/number.ts';
import { displayWidth } from '../format/width.ts';
import { t, translate } from '../messages/index.ts';
import { type Line, paintLine, plain, type Piece } from '../terminal/line.ts';
import type { Out } from '../terminal/terminal.ts';
import type { NodeMemoryFacts, WantedMemory } from './memory-rows.ts';
import type { ThreadFacts } from './thread-rows.ts';

const NS_IN_SECOND = 1e9;
const KIB_IN_MIB = 1024;
/** A set of CPUs is not cut shorter than this. */
const SHORTEST_SET = 7;
const GAP = 2;

interface Column {
  readonly title: string;
  readonly cell: (thread: ThreadFacts) => Piece;
  /** Numbers stand on the right. */
  readonly right?: boolean;
  /** Sets of CPUs are cut where the screen is narrow. */
  readonly set?: boolean;
  /** Left out where the screen is narrow. */
  readonly extra?: boolean;
}

export function threadName({ kind, id }: Pick<ThreadFacts, 'kind' | 'id'>): string {
  if (kind === 'vcpu') return id === undefined ? t`vCPUs` : t`vCPU ${id}`;
  if (kind === 'iothread') return t`iothread ${id ?? 0}`;
  return translate(kind);
}

const seconds = (ns: bigint | undefined): string =>
  ns === undefined ? '-' : `${fixed(Number(ns) / NS_IN_SECOND, 2)}s`;

/** A pin of the XML: `any` where it leaves the thread alone, `-` where it says nothing of it. */
function pinText(pin: string | null | undefined): string {
  if (pin === undefined) return '-';
  return pin ?? t`any`;
}

/** The kernel does something else than the live definition says: what is wrong stands out. */
function kernelPin({ kernelPin, agrees }: ThreadFacts): Piece {
  if (kernelPin === undefined) return plain('-');
  return agrees === false ? { text: kernelPin, style: 'red' } : plain(kernelPin);
}

/** The next start brings another pin than there is now. */
function configPin({ livePin, configPin }: ThreadFacts): Piece {
  const text = pinText(configPin);
  const differs = livePin !== undefined && configPin !== undefined && livePin !== configPin;
  return differs ? { text, style: 'yellow' } : plain(text);
}

function columnsOf(threads: readonly ThreadFacts[]): Column[] {
  const has = (name: keyof ThreadFacts): boolean => threads.some((one) => one[name] !== undefined);
  const all: (Column | false)[] = [
    { title: t`Thread`, cell: (thread) => plain(threadName(thread)) },
    has('tid') && { title: t`TID`, cell: ({ tid }) => plain(String(tid ?? '-')), right: true },
    has('livePin') && {
      title: t`Live pin`,
      cell: ({ livePin }) => plain(pinText(livePin)),
      set: true,
    },
    has('configPin') && { title: t`Next start`, cell: configPin, set: true },
    has('kernelPin') && { title: t`Kernel`, cell: kernelPin, set: true },
    has('lastCpu') && {
      title: t`On CPU`,
      cell: ({ lastCpu }) => plain(String(lastCpu ?? '-')),
      right: true,
    },
    has('cpuTimeNs') && {
      title: t`CPU time`,
      cell: ({ cpuTimeNs }) => plain(seconds(cpuTimeNs)),
      right: true,
    },
    has('waitTimeNs') && {
      title: t`Waited`,
      cell: ({ waitTimeNs }) => plain(seconds(waitTimeNs)),
      right: true,
    },
    has('comm') && { title: t`Name`, cell: ({ comm }) => plain(comm ?? '-'), extra: true },
  ];
  return all.filter((column) => column !== false);
}

/** The widths of columns; sets of CPUs give way, the widest first, where the screen is narrow. */
function fit(columns: readonly Column[], widths: readonly number[], screen: number): number[] {
  const fitted = [...widths];
  // The gap behind the last column is not seen.
  while (widthOf(fitted) - GAP > screen) {
    const sets = columns.flatMap(({ set }, index) =>
      set === true && (fitted[index] ?? 0) > SHORTEST_SET ? [index] : [],
    );
    const [widest] = sets.toSorted((a, b) => (fitted[b] ?? 0) - (fitted[a] ?? 0));
    if (widest === undefined) break;
    fitted[widest] = (fitted[widest] ?? 0) - 1;
  }
  return fitted;
}

function cut(text: string, width: number, unicode: boolean): string {
  if (displayWidth(text) <= width) return text;
  const mark = unicode ? '…' : '..';
  return `${text.slice(0, width - mark.length)}${mark}`;
}

function rowLine(
  cells: readonly Piece[],
  columns: readonly Column[],
  widths: readonly number[],
  unicode: boolean,
): Line {
  const pieces = cells.flatMap((cell, index): Piece[] => {
    const width = widths[index] ?? 0;
    const text = cut(cell.text, width, unicode);
    const fill = ' '.repeat(Math.max(0, width - displayWidth(text)));
    const gap = ' '.repeat(GAP);
    const shown = { ...cell, text };
    return columns[index]?.right === true
      ? [plain(fill), shown, plain(gap)]
      : [shown, plain(fill + gap)];
  });
  return [plain(' '), ...pieces];
}

const widthOf = (widths: readonly number[]): number =>
  widths.reduce((sum, width) => sum + width + GAP, 1);

/** The column's cells, title first. */
function cellsOf({ title, cell }: Column, threads: readonly ThreadFacts[]): Piece[] {
  return [plain(title), ...threads.map(cell)];
}

/** A table of threads in virsh's form, as wide as the screen at most where that is possible. */
export function threadTable(out: Out, threads: readonly ThreadFacts[]): string {
  const measured = columnsOf(threads).map((column) => {
    const cells = cellsOf(column, threads);
    return { column, cells, width: Math.max(...cells.map(({ text }) => displayWidth(text))) };
  });
  const isNarrow = widthOf(measured.map(({ width }) => width)) - GAP > out.columns;
  const shown = isNarrow ? measured.filter(({ column }) => column.extra !== true) : measured;
  const columns = shown.map(({ column }) => column);
  const widths = fit(
    columns,
    shown.map(({ width }) => width),
    out.columns,
  );
  const lines = Array.from({ length: threads.length + 1 }, (_, row) => {
    const cells = shown.map(({ cells }) => cells[row] ?? plain(''));
    return `${paintLine(out, rowLine(cells, columns, widths, out.unicode))}\n`;
  });
  if (out.quiet) return lines.slice(1).join('');
  const rule = '-'.repeat(Math.max(1, Math.min(out.columns, widthOf(widths))));
  return [lines[0], `${rule}\n`, ...lines.slice(1)].join('');
}

const mib = (kib: number): string => t`${Math.round(kib / KIB_IN_MIB)} MiB`;

function wantedText({ cell, memoryKiB, mode, nodeset }: WantedMemory): string {
  const isOneNode = /^\d+$/.test(nodeset);
  const size = mib(memoryKiB);
  const amount = isOneNode ? size : t`some of ${size} on ${nodeset}`;
  return cell === null ? t`${amount} (${mode})` : t`${amount} (${mode}, cell ${cell})`;
}

/** What a guest has on each node beside what it should have. */
export function printMemory(out: Out, memory: readonly NodeMemoryFacts[]): void {
  out.printTable(
    [t`Node`, t`Memory there`, t`Should be there`],
    memory.map(({ node, memoryKiB, wanted }) => [
      String(node),
      memoryKiB === null ? '-' : mib(memoryKiB),
      wanted.length === 0 ? t`nothing is bound to it` : wanted.map(wantedText).join(', '),
    ]),
  );
}
