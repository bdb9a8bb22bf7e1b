import type * as ink from './ink.ts';
import type { Paint } from '../terminal/screen.ts';
import { drawFrame } from './frame.ts';
import { keysOf } from './key.ts';
import type { ThreadPlaces } from './thread-page.ts';
import { afterKey, ends, type Shown, type View } from './view.ts';
import type { Moment, Watch } from './watch.ts';

export interface TopScreenOptions {
  readonly watch: Watch;
  readonly intervalMs: number;
  readonly view: View;
  readonly paint: Paint;
  readonly unicode: boolean;
  readonly clock: () => string;
}

type Ink = typeof ink;

/** What was read at one time; a pause keeps it on the screen. */
interface Reading {
  readonly moment: Moment;
  readonly places: ThreadPlaces;
  readonly time: string;
}

const NOTHING_SHOWN: Shown = { uuids: [], pageRows: 1, lastScroll: 0 };
/** The part of an interval that CPUs may be read for: a far host is read in turns. */
const CPU_BUDGET = 0.5;
const SHORTEST_PAUSE_MS = 50;

/** Reads the host again and again until the signal; each time `intervalMs` after the last. */
async function readOn(
  { watch, intervalMs, clock }: TopScreenOptions,
  opened: () => string | null,
  tell: (reading: Reading) => void,
  signal: AbortSignal,
): Promise<void> {
  while (!signal.aborted) {
    const began = performance.now();
    const moment = await watch.next(intervalMs * CPU_BUDGET);
    const uuid = opened();
    const places = uuid === null ? new Map() : await watch.places(uuid);
    if (signal.aborted) return;
    tell({ moment, places, time: clock() });
    const rest = Math.max(SHORTEST_PAUSE_MS, intervalMs - (performance.now() - began));
    await new Promise<void>((resolve) => {
      const timer = setTimeout(resolve, rest);
      signal.addEventListener('abort', () => (clearTimeout(timer), resolve()), { once: true });
    });
  }
}

/** The component that draws frame after frame. */
const topScreen =
  ({
    Box,
    createElement,
    Text,
    useApp,
    useEffect,
    useInput,
    useRef,
    useState,
    useWindowSize,
  }: Ink) =>
  (options: TopScreenOptions) => {
    const { exit } = useApp();
    const { columns, rows } = useWindowSize();
    const [view, setView] = useState(options.view);
    const [reading, setReading] = useState<Reading | undefined>(undefined);
    const viewNow = useRef(view);
    viewNow.current = view;
    const shown = useRef(NOTHING_SHOWN);

    useEffect(() => {
      const end = new AbortController();
      const tell = (next: Reading): void => {
        if (!viewNow.current.paused) setReading(next);
      };
      readOn(options, () => viewNow.current.opened, tell, end.signal).catch((error: unknown) => {
        exit(error instanceof Error ? error : new Error(String(error)));
      });
      return () => end.abort();
    }, [options, exit]);

    useInput((input, key) => {
      for (const pressed of keysOf(input, key)) {
        if (ends(viewNow.current, pressed)) {
          exit();
          return;
        }
        viewNow.current = afterKey(viewNow.current, pressed, shown.current);
      }
      setView(viewNow.current);
    });

    if (reading === undefined) return null;
    const { moment, places, time } = reading;
    const { paint, unicode } = options;
    // The last line of a terminal scrolls it when it is full.
    const canvas = { paint, unicode, columns: columns - 1, rows: rows - 1 };
    const frame = drawFrame({ ...moment, places, view, time }, canvas);
    shown.current = frame.shown;
    return createElement(
      Box,
      { flexDirection: 'column' },
      ...frame.lines.map((line, index) =>
        createElement(Text, { key: index, wrap: 'truncate' }, line === '' ? ' ' : line),
      ),
    );
  };

/**
 * Shows the host until the reader has seen enough. Ink puts the terminal back however this ends:
 * it listens for the end of the process as well.
 * @throws what ended the watch.
 */
export async function showTop(options: TopScreenOptions): Promise<void> {
  const { render, createElement, ...parts } = await import('./ink.ts');
  const app = render(createElement(topScreen({ ...parts, render, createElement }), options), {
    alternateScreen: true,
    incrementalRendering: true,
    // Also where CI is set: whoever has a keyboard and a screen wants to see it.
    interactive: true,
    patchConsole: false,
  });
  await app.waitUntilExit();
}
