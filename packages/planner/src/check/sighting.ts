import type { Guest } from '../scene/guest.ts';
import type { Scene } from '../scene/scene.ts';
import { type Found, type Rule, severities, type Severity } from './rule.ts';

/** What a rule has found, and in which scene. */
export interface Sighting {
  readonly rule: Rule;
  readonly found: Found;
  readonly scene: Scene;
}

export const severityOf = ({ rule, found }: Sighting): Severity => found.severity ?? rule.severity;

/** From 0, the worst. */
export const severityRank = (severity: Severity): number => severities.indexOf(severity);

/** What makes two sightings the same finding: the numbers are in the message. */
export const identity = ({ rule, found }: Sighting): string =>
  JSON.stringify([rule.name, found.guest.domain.name, found.message]);

/** The rule and the guest of a sighting. */
export const place = ({ rule, found }: Sighting): string =>
  placeOf(rule.name, found.guest.domain.name);

export const placeOf = (rule: string, domain: string): string => `${rule} ${domain}`;

/** Everything that these rules find wrong with a guest of a scene. */
export function sightingsOf(guest: Guest, scene: Scene, rules: readonly Rule[]): Sighting[] {
  return rules.flatMap((rule) =>
    Array.from(rule.check(guest, scene), (found) => ({ rule, found, scene })),
  );
}

/** Everything that these rules find in a scene. */
export function sightings(scene: Scene, rules: readonly Rule[]): readonly Sighting[] {
  const unreadable = rules.flatMap((rule) =>
    scene.unreadable.flatMap((one) =>
      Array.from(rule.checkUnreadable?.(one) ?? [], (found) => ({ rule, found, scene })),
    ),
  );
  return [...unreadable, ...scene.guests.flatMap((guest) => sightingsOf(guest, scene, rules))];
}
