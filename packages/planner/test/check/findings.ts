import type { Snapshot, SnapshotHost } from '@virtune/model';
import {
  type ExampleDomainOptions,
  exampleHost,
  exampleSnapshot,
  hostShapes,
  type HostShapeName,
} from '@virtune/model/examples';
import { expect, test } from 'vitest';
import { check, type Finding, messageText, shellText } from '../../src/index.ts';

/** What a rule is tried on. */
export interface RuleCase {
  /** A sentence: what is there, with its numbers. */
  readonly title: string;
  readonly host?: HostShapeName;
  /** Where the host differs from its shape. */
  readonly facts?: (host: SnapshotHost) => Partial<SnapshotHost>;
  readonly domains: readonly ExampleDomainOptions[];
  /** What is found, domain by domain; none for a case that nearly is one. */
  readonly finds: readonly ExpectedFinding[];
}

interface ExpectedFinding {
  readonly domain: string;
  readonly message: string;
  /** The commands, joined as a shell takes them; null for none, left out where it does not matter. */
  readonly mend?: string | null;
  readonly severity?: string;
}

/** The snapshot of a case. */
export function snapshotOf({ host = 'x86-2n16c-2t', facts, domains }: RuleCase): Snapshot {
  const made = exampleHost(hostShapes[host]);
  return exampleSnapshot({ ...made, ...facts?.(made) }, domains);
}

export const mendText = ({ mend }: Finding): string | null =>
  mend?.commands.map((words) => `virtune ${shellText(words)}`).join(' && ') ?? null;

/** One `<vcpupin>` for each CPU set, of vCPU 0, 1 and so on; '' leaves one out. */
export const pins = (...cpusets: readonly string[]): string =>
  cpusets
    .map((cpuset, vcpu) => (cpuset === '' ? '' : `<vcpupin vcpu='${vcpu}' cpuset='${cpuset}'/>`))
    .join('');

/** A test for each case: what one rule finds in it, and how it would mend that. */
export function theRule(name: string, cases: readonly RuleCase[]): void {
  test.each(cases.map((one) => [one.title, one] as const))(`${name}: %s`, (_, one) => {
    const found = check(snapshotOf(one)).filter(({ rule }) => rule.name === name);
    const simple = found.map((finding, i) => {
      const wanted = one.finds[i];
      return {
        domain: finding.domain,
        message: messageText(finding.message),
        ...(wanted?.mend !== undefined && { mend: mendText(finding) }),
        ...(wanted?.severity !== undefined && { severity: finding.severity }),
      };
    });
    expect(simple).toEqual(one.finds);
  });
}
