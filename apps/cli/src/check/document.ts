import {
  type Finding,
  type FindingValues,
  messageText,
  type Message,
  type Rule,
  shellText,
  type Severity,
} from '@virtune/planner';
import { translate } from '../messages/index.ts';

/** One thing that is wrong with one domain. */
export interface FindingDocument {
  /** The rule's name; `virtune check --explain RULE` tells of it. */
  readonly rule: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly domain: string;
  readonly uuid: string;
  /** Other domains that it is about. */
  readonly others: readonly string[];
  /** Where it is found: in what runs, in the persistent definition, or in both. */
  readonly definition: 'live' | 'config' | 'both';
  readonly message: string;
  /** The numbers that led to it; CPU sets and nodesets are texts. */
  readonly values: FindingValues;
  /** A line for a shell: the commands that mend it, one after another. null where none does. */
  readonly mend: string | null;
  /** Why there is no such command. */
  readonly noMend?: string;
  /** The commands count when the guest is shut down and started again. */
  readonly needsRestart?: boolean;
  /** Why its owner does not want to be told, where that was written down. */
  readonly silenced?: string;
}

/** What a rule is about. */
export interface RuleDocument {
  readonly name: string;
  readonly severity: 'error' | 'warning' | 'info';
  readonly title: string;
  readonly explanation: string;
  /** A URL. */
  readonly source: string;
}

/** A message in the user's language. */
export const told = (message: Message): string => messageText(message, translate);

export function severityText(severity: Severity): string {
  return translate(severity);
}

export function findingDocument(finding: Finding, silenced: string | undefined): FindingDocument {
  const { mend, noMend } = finding;
  return {
    rule: finding.rule.name,
    severity: finding.severity,
    domain: finding.domain,
    uuid: finding.uuid,
    others: finding.others,
    definition: finding.definition,
    message: told(finding.message),
    values: finding.values,
    mend: mend?.commands.map((words) => `virtune ${shellText(words)}`).join(' && ') ?? null,
    ...(noMend !== null && { noMend: told(noMend) }),
    ...(mend?.needsRestart === true && { needsRestart: true }),
    ...(silenced !== undefined && { silenced }),
  };
}

export const ruleDocument = ({
  name,
  severity,
  title,
  explanation,
  source,
}: Rule): RuleDocument => ({
  name,
  severity,
  title: told(title),
  explanation: told(explanation),
  source,
});
