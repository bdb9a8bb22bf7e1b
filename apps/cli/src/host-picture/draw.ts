import { Cpuset } from '@virtune/model';
import { gib } from '../format/gib.ts';
import { t } from '../messages/index.ts';
import type { Out, Style } from '../terminal/terminal.ts';
import { type CpuRowOptions, cpuRows } from './cpu-rows.ts';
import type { CpuUse, HostPicture, PictureCpu, PictureGroup, PictureNode } from './host-picture.ts';
import { besides, type Line, plain, paintLine } from '../terminal/line.ts';
import { type Signs, signs } from './signs.ts';

/** The fewest columns that a node takes when another stands beside it. */
const NARROWEST = 66;
const GAP = 4;
/** Up to so many CPUs each has its number over it. */
const MOST_NUMBERED = 128;
const BAR_WIDTH = 24;

function fullness(share: number): Style {
  if (share > 0.95) return 'red';
  return share > 0.8 ? 'yellow' : 'green';
}

/** A bar of the memory in use, and the numbers. */
export function memoryLine(
  { totalKiB, freeKiB }: Pick<PictureNode, 'totalKiB' | 'freeKiB'>,
  { bar }: Signs,
): Line {
  if (freeKiB === null || totalKiB === 0) return [plain(t`  memory ${gib(totalKiB)} GiB`)];
  const usedKiB = Math.max(0, totalKiB - freeKiB);
  const share = Math.min(1, usedKiB / totalKiB);
  const filled = Math.round(share * BAR_WIDTH);
  return [
    plain(t`  memory `),
    { text: bar.used.repeat(filled), style: fullness(share) },
    { text: bar.free.repeat(BAR_WIDTH - filled), style: 'dim' },
    plain(t` ${gib(usedKiB)} of ${gib(totalKiB)} GiB used, ${gib(freeKiB)} free`),
  ];
}

/** `distance 15 to 1, 20 to 2-3`: near ones first. */
function distanceLine({ distances }: PictureNode): Line[] {
  const byDistance = Map.groupBy(Object.entries(distances), ([, distance]) => distance);
  if (byDistance.size === 0) return [];
  const near = [...byDistance].toSorted(([a], [b]) => a - b);
  const texts = near.map(
    ([distance, nodes]) =>
      t`${distance} to ${Cpuset.from(nodes.map(([node]) => Number(node))).format()}`,
  );
  return [[plain(t`  distance ${texts.join('; ')}`)]];
}

function nodeBlock(node: PictureNode, sign: Signs, options: CpuRowOptions): Line[] {
  const cpus = node.cpus.isEmpty ? t`no CPUs` : t`CPUs ${node.cpus.format()}`;
  return [
    [{ text: t`node ${node.id}`, style: 'bold' }, plain(`  ${cpus}`)],
    memoryLine(node, sign),
    ...distanceLine(node),
    ...cpuRows(node.groups, options),
  ];
}

/** The columns that the widest node would take in one piece. */
function naturalWidth({ nodes }: HostPicture, cellWidth: number): number {
  const widths = nodes.map(({ groups }) => {
    const cores = groups.reduce((sum, group) => sum + group.cores.length, 0);
    return 2 * cellWidth + cores * cellWidth + 2 * groups.length;
  });
  return Math.max(NARROWEST, ...widths);
}

/** As many nodes beside one another as have room for all of their CPUs; at least one. */
function nodeLines(picture: HostPicture, out: Out): Line[] {
  const cpus = picture.nodes.flatMap(({ groups }) => groups).flatMap(({ cores }) => cores.flat());
  const digits = String(Math.max(0, ...cpus.map(({ id }) => id))).length;
  const markLength = picture.guests[0]?.mark?.length ?? 0;
  const cellWidth = Math.max(digits, markLength + 1, 2) + 1;
  const natural = Math.min(out.columns, naturalWidth(picture, cellWidth));
  const beside = Math.max(
    1,
    Math.min(picture.nodes.length, Math.floor((out.columns + GAP) / (natural + GAP))),
  );
  const columns = Math.floor((out.columns + GAP) / beside) - GAP;
  const sign = signs(out.unicode);
  const options = {
    columns,
    cellWidth,
    cell: sign.cpu,
    separator: sign.separator,
    numbered: cpus.length <= MOST_NUMBERED,
  };
  const blocks = picture.nodes.map((node) => nodeBlock(node, sign, options));
  const rows = Array.from({ length: Math.ceil(blocks.length / beside) }, (_, row) =>
    blocks.slice(row * beside, (row + 1) * beside),
  );
  return rows.flatMap((row) => [[], ...besides(row, Math.min(columns, natural), GAP)]);
}

function headLines({ hostname, cpus, nodes, libvirt, kernel, cgroupVersion }: HostPicture): Line[] {
  const total = nodes.reduce((sum, { totalKiB }) => sum + totalKiB, 0);
  const facts = [
    cpus.online.size === 1 ? t`1 CPU` : t`${cpus.online.size} CPUs`,
    nodes.length === 1 ? t`1 NUMA node` : t`${nodes.length} NUMA nodes`,
    t`${gib(total)} GiB`,
    `libvirt ${libvirt}`,
    ...(kernel === null ? [] : [`Linux ${kernel}`]),
    ...(cgroupVersion === null ? [] : [`cgroup v${cgroupVersion}`]),
  ];
  const offline = cpus.offline.isEmpty
    ? []
    : [[{ text: t`CPUs offline: ${cpus.offline.format()}`, style: 'yellow' as const }]];
  return [[{ text: hostname, style: 'bold' }], [plain(facts.join(', '))], ...offline];
}

/** What the signs mean, of those that are there to be seen. */
function legendLines({ nodes }: HostPicture, sign: Signs): Line[] {
  const groups = nodes.flatMap((node) => node.groups);
  const cpus = groups.flatMap(({ cores }) => cores.flat());
  const meanings: readonly (readonly [sign: string, seen: boolean, meaning: string])[] = [
    ['A', cpus.some(({ pinned }) => pinned.length === 1), t`guest A has a vCPU pinned to it`],
    ['A~', cpus.some(isShared), t`the same, and other guests may run there`],
    ['!', cpus.some(({ pinned }) => pinned.length > 1), t`several guests have a vCPU pinned to it`],
    ['~2', cpus.some(isFloatedOn), t`two guests may run there, and have none pinned to it`],
    [sign.idle, cpus.some(isFree('online')), t`no guest may run there`],
    [sign.isolated, cpus.some(isFree('isolated')), t`the same; isolated from the scheduler`],
    [sign.reserved, cpus.some(isFree('reserved')), t`the same; reserved for the host`],
    [sign.separator, groups.length > nodes.length, t`another level 3 cache begins`],
  ];
  const lines: Line[] = meanings
    .filter(([, seen]) => seen)
    .map(([shown, , meaning]) => [{ text: `  ${shown.padEnd(3)} ${meaning}`, style: 'dim' }]);
  if (!groups.some(hasSiblings)) return lines;
  return [...lines, [{ text: t`  CPUs below one another are threads of one core`, style: 'dim' }]];
}

const isShared = ({ pinned, floating }: PictureCpu): boolean => pinned.length > 0 && floating > 0;

const isFloatedOn = ({ pinned, floating }: PictureCpu): boolean =>
  pinned.length === 0 && floating > 0;

const isFree =
  (use: CpuUse) =>
  (cpu: PictureCpu): boolean =>
    cpu.use === use && cpu.pinned.length === 0 && cpu.floating === 0;

const hasSiblings = ({ cores }: PictureGroup): boolean => cores.some(({ length }) => length > 1);

/** Prints the host as a picture: its nodes and their CPUs, and what the signs mean. */
export function drawHost(out: Out, picture: HostPicture): void {
  const lines = [
    ...headLines(picture),
    ...nodeLines(picture, out),
    [],
    ...legendLines(picture, signs(out.unicode)),
  ];
  for (const line of lines) out.print(`${paintLine(out, line)}\n`);
}
