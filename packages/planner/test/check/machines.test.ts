/**
 * All rules over real machines and libvirt's own definitions: none crashes, and none contradicts
 * another. A mend contradicts where, done on the model, its finding stays, or anything is found
 * that was not there before and is as bad.
 */
import type { Definition, Snapshot, SnapshotHost } from '@virtune/model';
import { exampleSnapshot } from '@virtune/model/examples';
import { check, type Finding, messageText, severityRank } from '../../src/index.ts';
import { Guest } from '../../src/scene/guest.ts';
import { Scene } from '../../src/scene/scene.ts';
import { applyChanges } from '../../src/scene/change.ts';
import { definitionRules } from '../../src/check/rules.ts';
import { severityOf, sightings } from '../../src/check/sighting.ts';
import { describe, expect, test } from 'vitest';
import { definitions, domainOf, machines, missingData } from './machines.ts';

/** How many definitions each machine is tried with; together the machines see them all. */
const EACH = 6;

const lineOf = ({ domain, rule, message }: Finding): string =>
  `${domain} ${rule.name}: ${messageText(message)}`;

const place = (rule: string, domain: string): string => `${rule} of ${domain}`;

/** What a mend breaks, in words; empty where it does what it should. */
function contradictions(snapshot: Snapshot, finding: Finding, all: readonly Finding[]): string[] {
  const changes = finding.mend?.changes ?? [];
  const scene = Scene.of(snapshot, 'now');
  const guest = scene.guests.find(({ name }) => name === finding.domain);
  if (changes.length === 0 || !(guest instanceof Guest)) return [];
  const before = new Set(all.map(({ rule, domain }) => place(rule.name, domain)));
  return sightings(scene.with(applyChanges(guest, changes)), definitionRules).flatMap(
    (sighting) => {
      const { rule, found } = sighting;
      const where = place(rule.name, found.guest.domain.name);
      const text = `${where}: ${messageText(found.message)}`;
      if (
        `${found.guest.domain.name} ${rule.name}: ${messageText(found.message)}` === lineOf(finding)
      ) {
        return [`stays: ${text}`];
      }
      const isWorse = severityRank(severityOf(sighting)) < severityRank(finding.severity);
      return !before.has(where) && isWorse ? [`new: ${text}`] : [];
    },
  );
}

function tried(host: SnapshotHost, names: readonly (readonly [string, Definition])[]): string[] {
  const domains = names.map(([file, definition], i) =>
    domainOf(host, `${i}-${file}`, definition, i % 3 === 0),
  );
  const snapshot = { ...exampleSnapshot(host), domains };
  const findings = check(snapshot);
  return findings.flatMap((finding) =>
    contradictions(snapshot, finding, findings).map((text) => `${lineOf(finding)} => ${text}`),
  );
}

describe.skipIf(missingData !== null)(
  `real machines and definitions${missingData === null ? '' : ` (skipped: ${missingData})`}`,
  () => {
    const hosts = missingData === null ? machines() : [];
    const all = missingData === null ? [...definitions()] : [];

    test.each(hosts.map((host, i) => [host.hostname, host, i] as const))(
      '%s: no rule crashes or contradicts another',
      (_, host, i) => {
        const alone = Array.from(
          { length: EACH },
          (__, j) => all[(i * EACH + j) % all.length] ?? all[0]!,
        );
        for (const one of alone) expect(tried(host, [one])).toEqual([]);
        const together = alone.filter((__, j) => j % 2 === 0);
        expect(tried(host, together)).toEqual([]);
      },
    );
  },
);
