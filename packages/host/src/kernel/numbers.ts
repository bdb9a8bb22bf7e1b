import { Cpuset, parseCpuset } from '@virtune/model';

/** A whole number; null where the text is none, or there is no text. */
export function wholeNumber(text: string | null | undefined): number | null {
  return text !== null && text !== undefined && /^-?\d+\s*$/.test(text) ? Number(text) : null;
}

/** A host's threads and cgroups have few different lists: each is made once. Sets never change. */
const known = new Map<string, Cpuset>();
const MOST_KNOWN = 1000;

/** A list of the kernel, `0-3,8`; empty for none, as for ` (null)` of nohz_full. */
export function listOf(text: string | null | undefined): Cpuset | null {
  if (text === null || text === undefined) return null;
  const list = text.trim();
  const before = known.get(list);
  if (before !== undefined) return before;
  const made = /^\d/.test(list) ? parseCpuset(list) : Cpuset.empty;
  if (known.size < MOST_KNOWN) known.set(list, made);
  return made;
}
