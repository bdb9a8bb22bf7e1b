export * from './entitlement/index.ts';
export { check, type CheckOptions, type Finding } from './check/check.ts';
export type { Mend } from './check/mender.ts';
export { severityRank } from './check/sighting.ts';
export {
  type FindingValue,
  type FindingValues,
  type Rule,
  severities,
  type Severity,
} from './check/rule.ts';
export * from './drift/index.ts';
export { ruleNamed, rules } from './check/rules.ts';
export { type Message, messageText, type MessageValue, msg, plural } from './message.ts';
export type { Change } from './scene/change.ts';
export {
  type Affect,
  type CommandWords,
  commandOf,
  domainWord,
  shellText,
} from './scene/command.ts';
