import { setTimeout as pause } from 'node:timers/promises';
import { isatty } from 'node:tty';
import type { Connection } from '@virtune/libvirt';
import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandFailed } from '../failure.ts';
import { localeName, t, translate } from '../messages/index.ts';
import { flag, string, uint } from '../options.ts';
import { snapshotOf } from '../sight/snapshot-source.ts';
import { painter, screenOf } from '../terminal/screen.ts';
import { columnKeys, columns } from '../top/columns.ts';
import { type Order, rowsOf } from '../top/rows.ts';
import type { TopFrame } from '../top/top-data.ts';
import { firstView } from '../top/view.ts';
import { type Moment, Watch } from '../top/watch.ts';

export interface TopData {
  /** One for each interval; empty after a session on the screen. */
  readonly frames: readonly TopFrame[];
}

interface Timing {
  readonly intervalMs: number;
  readonly count: number;
}

const DEFAULT_INTERVAL_S = 2;
const STDIN = 0;
const STDOUT = 1;
/** Where nothing is shown in between, every CPU is read every time. */
const ALL_CPUS = Number.POSITIVE_INFINITY;

function orderOf(args: {
  readonly sort: string | undefined;
  readonly filter: string | undefined;
  readonly reverse: boolean;
}): Order {
  const { sort = 'used', filter = '', reverse } = args;
  if (!columnKeys.includes(sort)) {
    throw new CommandFailed(t`there is no column '${sort}' to sort by`, {
      hint: t`the columns are ${columnKeys.join(', ')}`,
    });
  }
  return { sort, filter, reversed: reverse };
}

function timingOf(args: {
  readonly interval: number | undefined;
  readonly count: number | undefined;
}): Timing {
  const { interval = DEFAULT_INTERVAL_S, count = 1 } = args;
  if (interval < 1) throw new CommandFailed(t`the interval is at least 1 second`);
  if (count < 1) throw new CommandFailed(t`at least one interval is counted`);
  return { intervalMs: interval * 1000, count };
}

function frameOf({ rates, facts }: Moment, order: Order): TopFrame {
  return {
    seconds: rates.seconds,
    guests: rowsOf(rates, facts, order),
    cpus: rates.cpus,
    nodes: rates.nodes,
  };
}

/** Frame after frame, without a screen. */
async function frames(watch: Watch, { intervalMs, count }: Timing, order: Order) {
  const made: TopFrame[] = [];
  while (made.length < count) {
    await pause(intervalMs);
    made.push(frameOf(await watch.next(ALL_CPUS), order));
  }
  return made;
}

async function show(watch: Watch, { intervalMs }: Timing, order: Order): Promise<void> {
  const { showTop } = await import('../top/screen.ts');
  await showTop({
    watch,
    intervalMs,
    view: firstView(order),
    paint: painter(screenOf(STDOUT, process.env).color),
    unicode: /utf-?8/i.test(localeName(process.env, 'LC_CTYPE')),
    clock: () => new Date().toTimeString().slice(0, 8),
  });
}

const LOST = (connection: Connection) => (error: unknown) => {
  if (connection.isAlive) throw error;
  throw new CommandFailed(t`the connection to the host was lost`, {
    cause: error,
    hint: t`'virtune top' shows it again when its libvirt daemon answers`,
  });
};

async function watchOf(ctx: Context): Promise<Watch> {
  const { hostFacts } = await import('../top/facts.ts');
  const args = { from: undefined, reserved: undefined };
  return new Watch(ctx.connection, async () =>
    hostFacts(await snapshotOf(ctx, args, { memory: false })),
  );
}

export default command({
  name: 'top',
  summary: 'what the guests use of the host, live',
  description: `On a terminal, top goes on until q is pressed; h there tells of the other keys. Otherwise, and
with --batch or --json, it prints what happened in each of --count intervals.
used, entitled and waited are in CPUs; entitled is what a guest gets when all who may run on its
CPUs are busy.`,
  options: {
    interval: uint('seconds between two looks, 2 without'),
    sort: string('name, vcpus, used, entitled, share, waited or memory'),
    reverse: flag('the smallest first'),
    filter: string('only guests whose names hold this text'),
    batch: flag('print, also on a terminal'),
    count: uint('how many intervals to print, 1 without'),
  },
  reads: true,

  async run(ctx, args): Promise<TopData> {
    const [timing, order] = [timingOf(args), orderOf(args)];
    const watch = await watchOf(ctx);
    const onScreen = !args.batch && !ctx.json && isatty(STDIN) && isatty(STDOUT);
    const lost = LOST(ctx.connection);
    await watch.begin(onScreen ? timing.intervalMs / 2 : ALL_CPUS).catch(lost);
    if (!onScreen) return { frames: await frames(watch, timing, order).catch(lost) };
    await show(watch, timing, order).catch(lost);
    return { frames: [] };
  },

  text(out, { frames }) {
    for (const [index, { guests }] of frames.entries()) {
      if (index > 0) out.print('\n');
      out.printTable(
        columns.map(({ title }) => translate(title)),
        guests.map((guest) => columns.map(({ text }) => text(guest))),
      );
    }
  },
});
