import { applyChanges, canBeLive, type Change } from '../scene/change.ts';
import { type Affect, commandOf, type CommandWords } from '../scene/command.ts';
import { Guest } from '../scene/guest.ts';
import type { Scene } from '../scene/scene.ts';
import type { Rule, Severity } from './rule.ts';
import {
  identity,
  place,
  placeOf,
  severityOf,
  severityRank,
  type Sighting,
  sightings,
  sightingsOf,
} from './sighting.ts';

/** The commands that mend a finding, in their order. */
export interface Mend {
  readonly changes: readonly Change[];
  readonly commands: readonly CommandWords[];
  /** Whether a running guest must be shut down and started again before they count. */
  readonly needsRestart: boolean;
}

/** Of each rule for each guest the worst that it found. */
function worstByPlace(all: readonly Sighting[]): ReadonlyMap<string, Severity> {
  const worst = new Map<string, Severity>();
  for (const sighting of all) {
    const severity = severityOf(sighting);
    const known = worst.get(place(sighting));
    if (known !== undefined && severityRank(known) <= severityRank(severity)) continue;
    worst.set(place(sighting), severity);
  }
  return worst;
}

const waysOf = (sighting: Sighting | undefined): readonly (readonly Change[])[] => [
  ...(sighting?.found.mends?.() ?? []),
];

/**
 * The pins of two ways where they agree: right as the host is, and after the other mends. Nothing
 * where they do not pin the same threads, or a thread would be left with no CPU.
 */
function* inBoth(
  one: readonly Change[] | undefined,
  other: readonly Change[] | undefined,
): Generator<readonly Change[]> {
  if (one === undefined || one.length !== other?.length) return;
  const met: Change[] = [];
  for (const [i, change] of one.entries()) {
    const against = other[i]!;
    if (!('cpuset' in change) || !('cpuset' in against)) return;
    const cpuset = change.cpuset.intersect(against.cpuset);
    const same = { ...change, cpuset };
    if (cpuset.isEmpty || JSON.stringify(same) !== JSON.stringify({ ...against, cpuset })) return;
    met.push(same);
  }
  yield met;
}

/**
 * Chooses how each finding of a scene is mended, by trying: a way is good when the finding is gone
 * in the scene that it leads to, and no rule finds anything there that is as bad.
 */
export class Mender {
  readonly #scene: Scene;
  readonly #rules: readonly Rule[];
  readonly #before: ReadonlyMap<string, Severity>;
  /** The scene in which all that was chosen so far has been done: two mends take not one CPU. */
  #rest: Scene;
  /** What has been chosen for each guest. */
  readonly #chosen = new Map<string, readonly (readonly Change[])[]>();

  constructor(scene: Scene, rules: readonly Rule[]) {
    this.#scene = scene;
    this.#rules = rules;
    this.#rest = scene;
    this.#before = worstByPlace(sightings(scene, rules));
  }

  /** The changes that mend it; null where no way does. */
  choose(sighting: Sighting): readonly Change[] | null {
    const own = waysOf(sighting);
    if (own.length === 0) return null;
    const again = this.#again(sighting);
    const { name } = sighting.found.guest.domain;
    // What another mend of the guest does to it as well need not be done in a second way.
    const first = again === undefined ? (this.#chosen.get(name) ?? []) : waysOf(again);
    const ways = [...inBoth(first[0], own[0]), ...first, ...own];
    const rank = severityRank(severityOf(sighting));
    let chosen: readonly Change[] | null = null;
    for (const way of ways) {
      const worst = this.#worstAfter(sighting, way);
      if (worst > rank) {
        chosen = way;
        break;
      }
      if (worst === rank) chosen ??= way;
    }
    if (chosen !== null) this.note(sighting, chosen);
    return chosen;
  }

  /** That changes are made, in whatever scene they were chosen: what is chosen next reckons with them. */
  note(sighting: Sighting, changes: readonly Change[]): void {
    const { name } = sighting.found.guest.domain;
    this.#rest = after(this.#rest, sighting, changes);
    this.#chosen.set(name, [...(this.#chosen.get(name) ?? []), changes]);
  }

  /** The same finding in the scene where what was chosen before has been done. */
  #again(sighting: Sighting): Sighting | undefined {
    const guest = this.#rest.guestNamed(sighting.found.guest.domain.name);
    if (guest === null) return undefined;
    const all = sightingsOf(guest, this.#rest, [sighting.rule]);
    return all.find((other) => identity(other) === identity(sighting)) ?? all[0];
  }

  /** How bad the worst is that changes bring, by rank; -1 where they mend nothing or make it worse. */
  #worstAfter(sighting: Sighting, changes: readonly Change[]): number {
    let worst = Number.POSITIVE_INFINITY;
    for (const other of this.#foundAfter(sighting, changes)) {
      const rank = severityRank(severityOf(other));
      const known = this.#before.get(place(other));
      const isSame = place(other) === place(sighting) && identity(other) === identity(sighting);
      if (isSame || (known !== undefined && rank < severityRank(known))) return -1;
      if (known === undefined) worst = Math.min(worst, rank);
    }
    return worst;
  }

  /** What is found after changes: of the guest itself, and of those whom the changes can touch. */
  #foundAfter(sighting: Sighting, changes: readonly Change[]): readonly Sighting[] {
    const then = after(this.#scene, sighting, changes);
    const { name } = sighting.found.guest.domain;
    const changed = then.guestNamed(name);
    if (changed === null) return [];
    return [
      ...sightingsOf(changed, then, this.#rules),
      ...this.#neighboursAfter(changed, then, changes),
    ];
  }

  #neighboursAfter(changed: Guest, then: Scene, changes: readonly Change[]): readonly Sighting[] {
    const gained = then.claimed.difference(this.#scene.claimed);
    const reached = this.#rules.filter(
      ({ reach }) =>
        (reach === 'claims' && !gained.isEmpty) ||
        (reach === 'shares' && changes.some(({ kind }) => kind === 'schedinfo')),
    );
    if (reached.length === 0) return [];
    return then.guests
      .filter(({ name }) => name !== changed.name)
      .flatMap((guest) => {
        // What a rule has found of them already cannot become news.
        const open = reached.filter(({ name }) => !this.#before.has(placeOf(name, guest.name)));
        return sightingsOf(guest, then, open);
      });
  }
}

/** A scene after changes to the guest of a sighting. */
function after(scene: Scene, { found }: Sighting, changes: readonly Change[]): Scene {
  const guest = scene.guestNamed(found.guest.domain.name);
  return guest === null ? scene : scene.with(applyChanges(guest, changes));
}

/** The commands for changes; null where libvirt does not make them in the definition meant. */
export function mendOf(
  { found }: Sighting,
  changes: readonly Change[],
  definition: Affect,
): Mend | null {
  const { domain } = found.guest;
  const commands: CommandWords[] = [];
  let needsRestart = false;
  for (const change of changes) {
    const isLive = found.guest instanceof Guest && canBeLive(found.guest, change);
    if (!isLive && definition === 'live') return null;
    commands.push(commandOf(domain, change, isLive ? definition : 'config'));
    needsRestart ||= domain.live !== null && !isLive && definition === 'both';
  }
  return { changes, commands, needsRestart };
}
