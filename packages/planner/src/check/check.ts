import type { Snapshot, SnapshotDomain } from '@virtune/model';
import { type Message, msg } from '../message.ts';
import type { Change } from '../scene/change.ts';
import type { Affect } from '../scene/command.ts';
import { Scene } from '../scene/scene.ts';
import { type Mend, Mender, mendOf } from './mender.ts';
import type { FindingValues, Rule, Severity } from './rule.ts';
import { definitionRules, rules as allRules } from './rules.ts';
import { identity, severityOf, severityRank, type Sighting, sightings } from './sighting.ts';

/** One thing that is wrong with one domain. */
export interface Finding {
  readonly rule: Rule;
  readonly severity: Severity;
  readonly domain: string;
  readonly uuid: string;
  /** Other domains that it is about. */
  readonly others: readonly string[];
  /** Which definition of the domain it is found in. */
  readonly definition: Affect;
  readonly message: Message;
  readonly values: FindingValues;
  readonly mend: Mend | null;
  /** Why there is no command, where there is none. */
  readonly noMend: Message | null;
}

export interface CheckOptions {
  /** The rules to go by; all when left out. */
  readonly rules?: readonly Rule[];
  /** The domains to report of; all when left out. Their neighbours are looked at in any case. */
  readonly isWanted?: (domain: string) => boolean;
}

/**
 * Everything that the rules find in a snapshot, worst first. Guests are looked at as they run and
 * as they will be when started again; what is wrong in both is one finding.
 */
export function check(snapshot: Snapshot, options: CheckOptions = {}): readonly Finding[] {
  const { rules = allRules, isWanted = () => true } = options;
  const now = Scene.of(snapshot, 'now');
  const scenes = snapshot.domains.some(differs) ? [now, Scene.of(snapshot, 'next')] : [now];
  const menders = new Map(scenes.map((scene) => [scene, new Mender(scene, definitionRules)]));
  const found = [
    ...Map.groupBy(
      scenes.flatMap((scene) => sightings(scene, rules)),
      identity,
    ).values(),
  ]
    .flatMap((same) => {
      const [sighting] = same;
      if (sighting === undefined || !isAbout(sighting, isWanted)) return [];
      const times = new Set(same.map(({ scene }) => scene.time));
      return [{ sighting, definition: definitionOf(sighting, times, scenes.length > 1) }];
    })
    .toSorted((a, b) => byWeight(a.sighting, b.sighting));
  const findings = new Map(
    found
      .toSorted((a, b) => Number(b.sighting.rule.takesCpus) - Number(a.sighting.rule.takesCpus))
      .map(({ sighting, definition }) => [sighting, findingOf(sighting, definition, menders)]),
  );
  return found.map(({ sighting }) => findings.get(sighting)!);
}

const differs = ({ live, config }: SnapshotDomain): boolean =>
  live !== null && config !== null && JSON.stringify(live.values) !== JSON.stringify(config.values);

function isAbout({ found }: Sighting, isWanted: (domain: string) => boolean): boolean {
  return [found.guest, ...(found.others ?? [])].some(({ domain }) => isWanted(domain.name));
}

const compare = (a: string, b: string): number => (a < b ? -1 : Number(a > b));

/** The worst first; then by domain, then by rule. */
function byWeight(a: Sighting, b: Sighting): number {
  return (
    severityRank(severityOf(a)) - severityRank(severityOf(b)) ||
    compare(a.found.guest.domain.name, b.found.guest.domain.name) ||
    compare(a.rule.name, b.rule.name)
  );
}

/** Which definitions a finding is about, by the times at which it is there. */
function definitionOf(
  { found }: Sighting,
  times: ReadonlySet<Scene['time']>,
  areApart: boolean,
): Affect {
  const { domain } = found.guest;
  if (domain.live === null) return 'config';
  if (domain.config === null) return 'live';
  if (!areApart || times.size === 2) return 'both';
  return times.has('now') ? 'live' : 'config';
}

const NEXT_START = msg`shut it down and start it again: its persistent definition has it right`;
const TRANSIENT = msg`libvirt does not change that while it runs, and it has no persistent definition`;

/** How it is mended; what is done to both definitions is done in both scenes. */
function chosenChanges(
  sighting: Sighting,
  definition: Affect,
  menders: ReadonlyMap<Scene, Mender>,
): readonly Change[] | null {
  const changes = menders.get(sighting.scene)?.choose(sighting) ?? null;
  if (changes === null || definition !== 'both') return changes;
  for (const [scene, mender] of menders) {
    if (scene !== sighting.scene) mender.note(sighting, changes);
  }
  return changes;
}

function findingOf(
  sighting: Sighting,
  definition: Affect,
  menders: ReadonlyMap<Scene, Mender>,
): Finding {
  const { rule, found } = sighting;
  const { domain } = found.guest;
  const affect = found.remedy?.affect ?? definition;
  const changes = found.remedy?.changes ?? chosenChanges(sighting, definition, menders);
  const mend = changes === null ? null : mendOf(sighting, changes, affect);
  const isOutOfReach = changes !== null && mend === null;
  const noMend = domain.config === null ? TRANSIENT : NEXT_START;
  return {
    rule,
    severity: severityOf(sighting),
    domain: domain.name,
    uuid: domain.uuid,
    others: (found.others ?? []).map((other) => other.domain.name),
    definition,
    message: found.message,
    values: found.values,
    mend,
    noMend: mend === null ? (isOutOfReach ? noMend : found.noMend) : null,
  };
}
