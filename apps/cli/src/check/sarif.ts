import { rules as allRules, type Severity } from '@virtune/planner';
import packageJson from '../../package.json' with { type: 'json' };
import type { CheckData } from '../commands/check.ts';
import { type FindingDocument, ruleDocument, type RuleDocument } from './document.ts';

/** SARIF's words for severities (SARIF 2.1.0, 3.27.10). */
const LEVELS = {
  error: 'error',
  warning: 'warning',
  info: 'note',
} as const satisfies Record<Severity, string>;

const driverRule = ({ name, severity, title, explanation, source }: RuleDocument): object => ({
  id: name,
  shortDescription: { text: title },
  fullDescription: { text: explanation },
  helpUri: source,
  defaultConfiguration: { level: LEVELS[severity] },
});

function result(finding: FindingDocument, host: string, rules: readonly RuleDocument[]): object {
  const { rule, severity, domain, uuid, message, mend, noMend, values, silenced } = finding;
  return {
    ruleId: rule,
    ruleIndex: rules.findIndex(({ name }) => name === rule),
    level: LEVELS[severity],
    message: { text: message },
    // A domain is no file: it is named as a part of its host.
    locations: [
      {
        logicalLocations: [
          { name: domain, fullyQualifiedName: `${host}/${domain}`, kind: 'resource' },
        ],
      },
    ],
    partialFingerprints: { 'domainAndRule/v1': `${uuid}/${rule}` },
    properties: {
      uuid,
      definition: finding.definition,
      values,
      mend,
      ...(noMend !== undefined && { noMend }),
    },
    ...(silenced !== undefined && {
      suppressions: [{ kind: 'inSource', status: 'accepted', justification: silenced }],
    }),
  };
}

/** The findings as a SARIF 2.1.0 log (OASIS), for whatever reads reports of linters. */
export function sarifLog({ host, findings, silenced, unchecked }: CheckData): object {
  const rules = allRules.map(ruleDocument);
  return {
    $schema:
      'https://docs.oasis-open.org/sarif/sarif/v2.1.0/errata01/os/schemas/sarif-schema-2.1.0.json',
    version: '2.1.0',
    runs: [
      {
        tool: {
          driver: {
            name: 'virtune',
            semanticVersion: packageJson.version,
            rules: rules.map(driverRule),
          },
        },
        invocations: [
          {
            executionSuccessful: unchecked.length === 0,
            toolExecutionNotifications: unchecked.map(({ domain, reason }) => ({
              level: 'error',
              message: { text: `${domain}: ${reason}` },
            })),
          },
        ],
        results: [...findings, ...silenced].map((finding) => result(finding, host, rules)),
      },
    ],
  };
}
