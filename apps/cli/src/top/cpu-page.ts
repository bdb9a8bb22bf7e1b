import { cpuRows } from '../host-picture/cpu-rows.ts';
import type { HostPicture, PictureCpu } from '../host-picture/host-picture.ts';
import { signs } from '../host-picture/signs.ts';
import { t } from '../messages/index.ts';
import type { Line, Piece } from '../terminal/line.ts';
import type { Out, Style } from '../terminal/terminal.ts';
import type { Rates } from './rates.ts';

const MOST_NUMBERED = 128;

function heat(busy: number): Style {
  if (busy > 0.9) return 'red';
  return busy > 0.5 ? 'yellow' : 'green';
}

/** How busy each CPU is, in per cent, as in the picture of the host, and who is pinned to it. */
export function cpuLines(
  picture: HostPicture,
  { cpus }: Rates,
  screen: Pick<Out, 'columns' | 'unicode'>,
): Line[] {
  const busyOf = new Map(cpus.map(({ cpu, busy }) => [cpu, busy]));
  const marks = picture.guests[0]?.mark?.length ?? 0;
  const cell = (cpu: PictureCpu | undefined): Piece => {
    if (cpu === undefined) return { text: '' };
    const busy = busyOf.get(cpu.id) ?? null;
    const mark = cpu.pinned.length > 1 ? '!' : (cpu.pinned[0] ?? '');
    if (busy === null) return { text: `${mark}-`, style: 'dim' };
    return { text: `${mark}${String(Math.round(busy * 100)).padStart(3)}`, style: heat(busy) };
  };
  const options = {
    columns: screen.columns,
    cellWidth: marks + 5,
    cell,
    separator: signs(screen.unicode).separator,
    numbered: picture.cpus.online.size <= MOST_NUMBERED,
  };
  return picture.nodes.flatMap(({ id, groups, cpus }) => {
    const known = [...cpus].flatMap((cpu) => busyOf.get(cpu) ?? []);
    const busy = known.reduce((sum, one) => sum + one, 0) / Math.max(1, known.length);
    return [
      [{ text: t`node ${id}`, style: 'bold' }, { text: t`  ${Math.round(busy * 100)} % busy` }],
      ...cpuRows(groups, options),
    ];
  });
}
