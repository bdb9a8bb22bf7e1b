import { type Column, columns } from './columns.ts';
import type { GuestRate, Rates } from './rates.ts';
import type { TopGuest } from './top-data.ts';

/** What changes seldom of a guest, by UUID. */
export interface GuestFacts {
  readonly mark: string | null;
  readonly entitlementCpus: number | null;
}

function rowOf(rate: GuestRate, facts: GuestFacts | undefined): TopGuest {
  const entitlementCpus = facts?.entitlementCpus ?? null;
  const known = entitlementCpus !== null && entitlementCpus > 0 && rate.usedCpus !== null;
  return {
    ...rate,
    mark: facts?.mark ?? null,
    entitlementCpus,
    ofEntitlement: known ? (rate.usedCpus ?? 0) / entitlementCpus : null,
  };
}

/** Largest first, unknown last; texts from A to Z; names decide between equals. */
function compare(column: Column): (a: TopGuest, b: TopGuest) => number {
  return (a, b) => {
    const [left, right] = [column.value(a), column.value(b)];
    if (typeof left === 'string' || typeof right === 'string') {
      return String(left).localeCompare(String(right));
    }
    const difference = (right ?? -1) - (left ?? -1);
    return difference === 0 ? a.name.localeCompare(b.name) : difference;
  };
}

export interface Order {
  /** A key of `columns`. */
  readonly sort: string;
  readonly reversed: boolean;
  /** Only guests whose names hold this text, in whatever case. */
  readonly filter: string;
}

/** The guests to be shown, in their order. */
export function rowsOf(
  { guests }: Rates,
  facts: ReadonlyMap<string, GuestFacts>,
  { sort, reversed, filter }: Order,
): readonly TopGuest[] {
  const column = columns.find(({ key }) => key === sort) ?? columns[0]!;
  const wanted = filter.toLowerCase();
  const rows = guests
    .filter(({ name }) => name.toLowerCase().includes(wanted))
    .map((rate) => rowOf(rate, facts.get(rate.uuid)))
    .toSorted(compare(column));
  return reversed ? rows.toReversed() : rows;
}
