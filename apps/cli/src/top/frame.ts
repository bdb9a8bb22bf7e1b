import { fixed } from '../format/number.ts';
import { displayWidth } from '../format/width.ts';
import { memoryLine } from '../host-picture/draw.ts';
import type { HostPicture } from '../host-picture/host-picture.ts';
import { signs } from '../host-picture/signs.ts';
import { t } from '../messages/index.ts';
import { type Line, paintLine, plain, widthOf } from '../terminal/line.ts';
import type { Out } from '../terminal/terminal.ts';
import { cpuLines } from './cpu-page.ts';
import { guestTable, titleLine } from './guest-page.ts';
import { helpLines } from './help-page.ts';
import type { Rates } from './rates.ts';
import { type GuestFacts, rowsOf } from './rows.ts';
import { threadLines, type ThreadPlaces } from './thread-page.ts';
import type { Shown, View } from './view.ts';

/** All that a frame shows. */
export interface Scene {
  readonly picture: HostPicture;
  readonly rates: Rates;
  readonly facts: ReadonlyMap<string, GuestFacts>;
  /** Where the vCPUs of the opened guest are and may be, by number; empty without one. */
  readonly places: ThreadPlaces;
  readonly view: View;
  /** `14:03:22`. */
  readonly time: string;
}

/** Where a frame is drawn; a frame without a number of rows is as long as it needs to be. */
export interface Canvas extends Pick<Out, 'paint' | 'columns' | 'unicode'> {
  readonly rows?: number;
}

export interface Frame {
  readonly lines: readonly string[];
  readonly shown: Shown;
}

/** So many nodes have a line over the guests; of more there is only the page of CPUs. */
const MOST_NODES = 8;

function headLines({ picture, rates, view, time }: Scene, canvas: Canvas): Line[] {
  const busy = rates.cpus.flatMap((cpu) => (cpu.busy === null ? [] : [cpu.busy]));
  const used = rates.guests.reduce((sum, { usedCpus }) => sum + (usedCpus ?? 0), 0);
  const total = busy.reduce((sum, one) => sum + one, 0);
  const left: Line = [{ text: picture.hostname, style: 'bold' }];
  const state = view.paused ? t`paused` : '';
  const right: Line = [
    { text: state, style: ['bold', 'yellow'] },
    plain(state === '' ? '' : '  '),
    plain(`${time}  ${t`over ${fixed(rates.seconds, 1)} s`}`),
  ];
  const gap = Math.max(2, canvas.columns - widthOf(left) - widthOf(right));
  const facts = [
    t`${picture.cpus.online.size} CPUs, ${fixed(total, 1)} busy`,
    rates.guests.length === 1
      ? t`1 guest uses ${fixed(used, 1)}`
      : t`${rates.guests.length} guests use ${fixed(used, 1)}`,
  ];
  return [[...left, plain(' '.repeat(gap)), ...right], [plain(facts.join('   '))]];
}

/** The memory of each node, with the node's name in front. */
function nodeLines({ picture, rates }: Scene, canvas: Canvas): Line[] {
  if (picture.nodes.length > MOST_NODES) return [];
  const free = new Map(rates.nodes.map(({ node, freeKiB }) => [node, freeKiB]));
  return picture.nodes.map(({ id, totalKiB, freeKiB }) => [
    { text: t`node ${id}`, style: 'bold' },
    ...memoryLine({ totalKiB, freeKiB: free.get(id) ?? freeKiB }, signs(canvas.unicode)),
  ]);
}

function footLine({ view }: Scene): Line {
  if (view.typing) return [{ text: t`filter: `, style: 'bold' }, plain(`${view.filter}_`)];
  const keys = t`q quit  space pause  s sort  r reverse  / filter  enter threads  c CPUs  h help`;
  const filter = view.filter === '' ? '' : `${t`filter: `}${view.filter}   `;
  return [
    { text: filter, style: 'bold' },
    { text: keys, style: 'dim' },
  ];
}

/** What fits into the columns of the screen. */
function cut(line: Line, columns: number): Line {
  let left = columns;
  return line.flatMap((piece) => {
    const width = displayWidth(piece.text);
    if (width <= left) {
      left -= width;
      return [piece];
    }
    let text = '';
    for (const character of piece.text) {
      left -= displayWidth(character);
      if (left < 0) break;
      text += character;
    }
    left = 0;
    return [{ ...piece, text }];
  });
}

interface Body {
  readonly lines: readonly Line[];
  readonly uuids: readonly string[];
  readonly lastScroll: number;
}

function guestsBody(scene: Scene, canvas: Canvas, room: number): Body {
  const rows = rowsOf(scene.rates, scene.facts, scene.view);
  const uuids = rows.map(({ uuid }) => uuid);
  const opened = rows.find(({ uuid }) => uuid === scene.view.opened);
  if (scene.view.opened !== null) {
    const lines = threadLines(opened, scene.places);
    return { lines: lines.slice(0, room), uuids, lastScroll: 0 };
  }
  const title = titleLine(scene.view, rows, canvas);
  return {
    lines: [title, ...guestTable(rows, scene.view, canvas, room - 1)],
    uuids,
    lastScroll: 0,
  };
}

function cpusBody({ picture, rates, view }: Scene, canvas: Canvas, room: number): Body {
  const lines = cpuLines(picture, rates, canvas);
  const lastScroll = Math.max(0, lines.length - room);
  const from = Math.min(view.scroll, lastScroll);
  return { lines: lines.slice(from, from + room), uuids: [], lastScroll };
}

const helpBody = (_: Scene, __: Canvas, room: number): Body => ({
  lines: helpLines().slice(0, room),
  uuids: [],
  lastScroll: 0,
});

const PAGES = { guests: guestsBody, cpus: cpusBody, help: helpBody } as const;

/** Draws a frame. Pure: the same scene and canvas give the same frame. */
export function drawFrame(scene: Scene, canvas: Canvas): Frame {
  const head = [...headLines(scene, canvas), ...nodeLines(scene, canvas), []];
  const foot = canvas.rows === undefined ? [] : [footLine(scene)];
  const room =
    canvas.rows === undefined
      ? Number.POSITIVE_INFINITY
      : Math.max(2, canvas.rows - head.length - foot.length);
  const { lines, uuids, lastScroll } = PAGES[scene.view.page](scene, canvas, room);
  const fill: Line[] = Array.from(
    { length: canvas.rows === undefined ? 0 : Math.max(0, room - lines.length) },
    () => [],
  );
  const all = [...head, ...lines, ...fill, ...foot];
  return {
    lines: all.map((line) => paintLine(canvas, cut(line, canvas.columns))),
    shown: { uuids, pageRows: Number.isFinite(room) ? Math.max(1, room - 1) : 1, lastScroll },
  };
}
