import { columnKeys } from './columns.ts';
import type { Order } from './rows.ts';

/** What the reader looks at, and how; changed by keys alone. */
export interface View extends Order {
  readonly page: 'guests' | 'cpus' | 'help';
  /** The guest whose threads are shown; null for the list of guests. */
  readonly opened: string | null;
  /** The UUID under the cursor; null before it has been moved. */
  readonly selected: string | null;
  readonly paused: boolean;
  /** Whether keys go into the filter. */
  readonly typing: boolean;
  /** Lines of the CPUs that are above the screen. */
  readonly scroll: number;
}

export const firstView = (order: Partial<Order> = {}): View => ({
  page: 'guests',
  opened: null,
  selected: null,
  paused: false,
  typing: false,
  scroll: 0,
  sort: 'used',
  reversed: false,
  filter: '',
  ...order,
});

export type NamedKey =
  | 'up'
  | 'down'
  | 'pageUp'
  | 'pageDown'
  | 'home'
  | 'end'
  | 'enter'
  | 'escape'
  | 'backspace';

/** A key: a character, or the name of one that has none. */
export type Key = { readonly text: string } | { readonly name: NamedKey };

/** The UUIDs of the guests as they are shown, and how many rows of them there are on the screen. */
export interface Shown {
  readonly uuids: readonly string[];
  readonly pageRows: number;
  /** The most lines that can be above the screen. */
  readonly lastScroll: number;
}

const FAR = 1e6;

function moved(view: View, { uuids, lastScroll }: Shown, by: number): View {
  if (view.page === 'cpus') {
    return { ...view, scroll: Math.min(lastScroll, Math.max(0, view.scroll + by)) };
  }
  const at = uuids.indexOf(view.selected ?? '');
  const from = at === -1 ? (by > 0 ? -1 : 0) : at;
  const to = Math.min(uuids.length - 1, Math.max(0, from + by));
  return { ...view, selected: uuids[to] ?? null };
}

function sortedBy(view: View, step: number): View {
  const at = columnKeys.indexOf(view.sort);
  const to = (at + step + columnKeys.length) % columnKeys.length;
  return { ...view, sort: columnKeys[to] ?? view.sort };
}

/** What a key of its own does. */
const COMMANDS: Readonly<Record<string, (view: View) => View>> = {
  ' ': (view) => ({ ...view, paused: !view.paused }),
  p: (view) => ({ ...view, paused: !view.paused }),
  '/': (view) => ({ ...view, page: 'guests', opened: null, typing: true }),
  c: (view) => ({ ...view, page: view.page === 'cpus' ? 'guests' : 'cpus' }),
  h: (view) => ({ ...view, page: view.page === 'help' ? 'guests' : 'help' }),
  '?': (view) => ({ ...view, page: view.page === 'help' ? 'guests' : 'help' }),
  r: (view) => ({ ...view, reversed: !view.reversed }),
  '<': (view) => sortedBy(view, -1),
  '>': (view) => sortedBy(view, 1),
  s: (view) => sortedBy(view, 1),
};

function typed(view: View, key: Key): View {
  if ('text' in key) return { ...view, filter: view.filter + key.text };
  if (key.name === 'backspace') return { ...view, filter: view.filter.slice(0, -1) };
  if (key.name === 'enter') return { ...view, typing: false };
  if (key.name === 'escape') return { ...view, typing: false, filter: '' };
  return view;
}

/** One step back: from a guest to the list, from another page to it, then to all guests. */
function back(view: View): View {
  if (view.page !== 'guests') return { ...view, page: 'guests' };
  if (view.opened !== null) return { ...view, opened: null };
  return { ...view, filter: '' };
}

/** What a key without a character does. */
const MOVES: Readonly<Record<NamedKey, (view: View, shown: Shown) => View>> = {
  up: (view, shown) => moved(view, shown, -1),
  down: (view, shown) => moved(view, shown, 1),
  pageUp: (view, shown) => moved(view, shown, -shown.pageRows),
  pageDown: (view, shown) => moved(view, shown, shown.pageRows),
  home: (view, shown) => moved(view, shown, -FAR),
  end: (view, shown) => moved(view, shown, FAR),
  enter: (view, { uuids }) => ({
    ...view,
    page: 'guests',
    opened: view.selected ?? uuids[0] ?? null,
  }),
  escape: back,
  backspace: back,
};

/** Whether a key ends the program, as Ctrl-C does, which Ink sees to. */
export const ends = (view: View, key: Key): boolean =>
  !view.typing && 'text' in key && key.text === 'q';

/** The view after a key that does not end the program. */
export function afterKey(view: View, key: Key, shown: Shown): View {
  if (view.typing) return typed(view, key);
  if ('text' in key) return COMMANDS[key.text]?.(view) ?? view;
  return MOVES[key.name](view, shown);
}
