import type { Severity } from '@virtune/planner';
import { displayWidth } from '../format/width.ts';
import { t, translate } from '../messages/index.ts';
import type { Out, Style } from '../terminal/terminal.ts';
import type { CheckData } from '../commands/check.ts';
import type { FindingDocument, RuleDocument } from './document.ts';
import { wrapped } from './wrap.ts';

const STYLES: Readonly<Record<Severity, readonly Style[]>> = {
  error: ['red', 'bold'],
  warning: ['yellow', 'bold'],
  info: ['cyan'],
};

/** Columns of the severity in front of a finding, blanks around it included. */
const INDENT = 11;
/** A finding with more commands than that shows the first of them. */
const COMMANDS = 6;

const padded = (text: string, columns: number): string =>
  text + ' '.repeat(Math.max(1, columns - displayWidth(text)));

function printParagraph(out: Out, text: string, style?: Style): void {
  for (const line of wrapped(text, Math.max(30, out.columns - INDENT))) {
    out.print(`${' '.repeat(INDENT)}${style === undefined ? line : out.paint(style, line)}\n`);
  }
}

function printMend(out: Out, { mend, noMend, needsRestart, silenced }: FindingDocument): void {
  if (silenced !== undefined) {
    printParagraph(out, t`silenced: ${silenced}`, 'gray');
    return;
  }
  if (mend === null) {
    if (noMend !== undefined) printParagraph(out, t`no command: ${noMend}`, 'gray');
    return;
  }
  // A command is one line, however long, so that it can be copied.
  const commands = mend.split(' && ');
  const shown = commands.length > COMMANDS ? commands.slice(0, COMMANDS - 1) : commands;
  for (const command of shown) out.print(`${' '.repeat(INDENT)}${out.paint('green', command)}\n`);
  const rest = commands.length - shown.length;
  if (rest > 0) printParagraph(out, t`... and ${rest} more commands; --json has them all`, 'gray');
  if (needsRestart === true) {
    printParagraph(out, t`counts when it is shut down and started again`, 'gray');
  }
}

function printFinding(out: Out, finding: FindingDocument): void {
  const { severity, message, rule, definition } = finding;
  const style: readonly Style[] = finding.silenced === undefined ? STYLES[severity] : ['gray'];
  const label = padded(translate(severity), INDENT - 2);
  const where = {
    both: '',
    live: t` (as it runs)`,
    config: '',
  }[definition];
  const [first = '', ...more] = wrapped(message, Math.max(30, out.columns - INDENT));
  out.print(`  ${out.paint(style, label)}${first}\n`);
  for (const line of more) out.print(`${' '.repeat(INDENT)}${line}\n`);
  out.print(`${' '.repeat(INDENT)}${out.paint('gray', `${rule}${where}`)}\n`);
  printMend(out, finding);
}

/** Domains in the order of their first finding, which is their worst. */
function printByDomain(out: Out, findings: readonly FindingDocument[]): void {
  for (const [domain, own] of Map.groupBy(findings, (finding) => finding.domain)) {
    out.print(`${out.paint('bold', domain)}\n`);
    for (const finding of own) printFinding(out, finding);
    out.print('\n');
  }
}

/** `1 error`, `8 warnings`. */
function countText(severity: Severity, count: number): string {
  switch (severity) {
    case 'error':
      return count === 1 ? t`1 error` : t`${count} errors`;
    case 'warning':
      return count === 1 ? t`1 warning` : t`${count} warnings`;
    default:
      return t`${count} info`;
  }
}

function domainsText(count: number): string {
  return count === 1 ? t`1 domain` : t`${count} domains`;
}

/** What was found, in a line: `2 errors, 8 warnings in 12 domains; 1 silenced`. */
export function summary(out: Out, { findings, silenced, domains }: CheckData): string {
  const counts = (['error', 'warning', 'info'] as const).flatMap((severity) => {
    const count = findings.filter((finding) => finding.severity === severity).length;
    return count === 0 ? [] : [out.paint(STYLES[severity], countText(severity, count))];
  });
  const where = domainsText(domains.length);
  const found =
    counts.length === 0
      ? out.paint('green', t`Nothing found in ${where}`)
      : t`${counts.join(t`, `)} in ${where}`;
  return silenced.length === 0 ? found : t`${found}; ${silenced.length} silenced`;
}

export function printFindings(out: Out, data: CheckData): void {
  printByDomain(out, [...data.findings, ...data.silenced]);
  out.print(`${summary(out, data)}\n`);
}

/** One rule, in full. */
export function printRule(
  out: Out,
  { name, severity, title, explanation, source }: RuleDocument,
): void {
  out.print(`${out.paint('bold', name)} (${out.paint(STYLES[severity], translate(severity))})\n`);
  for (const line of wrapped(title, out.columns)) out.print(`${line}\n`);
  out.print('\n');
  for (const line of wrapped(explanation, out.columns)) out.print(`${line}\n`);
  out.print(`\n${source}\n`);
}

/** All rules, a line or two for each. */
export function printRules(out: Out, rules: readonly RuleDocument[]): void {
  const names = Math.max(...rules.map(({ name }) => name.length)) + 2;
  const severities = Math.max(...rules.map((one) => displayWidth(translate(one.severity)))) + 2;
  const indent = names + severities;
  for (const { name, severity, title } of rules) {
    const label = padded(translate(severity), severities);
    const [first = '', ...more] = wrapped(title, Math.max(30, out.columns - indent));
    out.print(`${padded(name, names)}${out.paint(STYLES[severity], label)}${first}\n`);
    for (const line of more) out.print(`${' '.repeat(indent)}${line}\n`);
  }
}
