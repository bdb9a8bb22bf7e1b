import type { PictureCpu, PictureGroup } from './host-picture.ts';
import { type Line, type Piece, plain } from '../terminal/line.ts';

export interface CpuRowOptions {
  readonly columns: number;
  /** What stands for a CPU; for none where a core has fewer threads than its neighbours. */
  readonly cell: (cpu: PictureCpu | undefined) => Piece;
  /** What stands between CPUs of different level 3 caches. */
  readonly separator: string;
  /** Columns of a CPU, its blank in front included. */
  readonly cellWidth: number;
  /** A row of CPU numbers over each row of CPUs; otherwise only the first's in front. */
  readonly numbered: boolean;
}

type Core = readonly PictureCpu[];

/** Cores that stand in one row, those that share a cache together. */
type Band = readonly (readonly Core[])[];

const SEPARATOR_WIDTH = 2;

const margin = ({ numbered, cellWidth }: CpuRowOptions): number => (numbered ? 1 : cellWidth + 2);

/**
 * Fills rows with the groups of a node: a group that fits into a row of its own is not cut, a
 * larger one is cut where the row ends.
 */
function bandsOf(groups: readonly PictureGroup[], options: CpuRowOptions): Band[] {
  const room = Math.max(options.cellWidth, options.columns - margin(options));
  const most = Math.floor(room / options.cellWidth);
  const bands: Core[][][] = [];
  let used = room;
  for (const { cores } of groups) {
    for (let start = 0; start < cores.length; start += most) {
      const part = cores.slice(start, start + most);
      const width = part.length * options.cellWidth;
      if (used + SEPARATOR_WIDTH + width > room) {
        bands.push([]);
        used = -SEPARATOR_WIDTH;
      }
      bands.at(-1)?.push(part);
      used += SEPARATOR_WIDTH + width;
    }
  }
  return bands;
}

/** A row: a piece for each core, a separator between groups. */
function row(
  band: Band,
  { separator, cellWidth }: CpuRowOptions,
  piece: (core: Core) => Piece,
): Line {
  return band.flatMap((group, index) => [
    ...(index === 0 ? [] : [{ text: ` ${separator}`, style: 'dim' as const }]),
    ...group.map((core) => {
      const { text, style } = piece(core);
      return { text: text.padStart(cellWidth), ...(style !== undefined && { style }) };
    }),
  ]);
}

function bandRows(band: Band, options: CpuRowOptions): Line[] {
  const { separator, cell, numbered } = options;
  const threads = Math.max(...band.flat().map(({ length }) => length));
  return Array.from({ length: threads }, (_, thread) => {
    const cpu = (core: Core): PictureCpu | undefined => core[thread];
    const shown = row(band, options, (core) => cell(cpu(core)));
    if (!numbered) {
      const first = band.flat().find((core) => cpu(core) !== undefined);
      const label = String((first && cpu(first)?.id) ?? '').padStart(options.cellWidth);
      return [[{ text: `${label} ${separator}`, style: 'dim' as const }, ...shown]];
    }
    const numbers = row(band, options, (core) => ({
      text: `${cpu(core)?.id ?? ''}`,
      style: 'dim',
    }));
    return [
      [plain(' '), ...numbers],
      [plain(' '), ...shown],
    ];
  }).flat();
}

/**
 * The CPUs of a node: a column for each core, below one another its SMT siblings, with a bar
 * between CPUs that share no level 3 cache.
 */
export function cpuRows(groups: readonly PictureGroup[], options: CpuRowOptions): Line[] {
  return bandsOf(groups, options).flatMap((band) => bandRows(band, options));
}
