import { rules } from '@virtune/planner';
import type { CheckData } from '../commands/check.ts';
import type { FindingDocument } from './document.ts';
import { type FailOn, isAtLeast } from './fail-on.ts';

/** What XML 1.0 does not allow anywhere. */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/gu;

const ENTITIES: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  '"': '&quot;',
  '\n': '&#10;',
  '\t': '&#9;',
  '\r': '&#13;',
};

const escaped = (text: string): string =>
  text
    .replaceAll(FORBIDDEN, '\uFFFD')
    .replaceAll(/[&<>"\n\t\r]/g, (character) => ENTITIES[character] ?? character);

const attributes = (values: Readonly<Record<string, string | number>>): string =>
  Object.entries(values)
    .map(([name, value]) => ` ${name}="${escaped(String(value))}"`)
    .join('');

const detailsOf = ({ message, mend, noMend }: FindingDocument): string =>
  [message, mend ?? noMend ?? ''].filter((line) => line !== '').join('\n');

/** What is in a test case: its findings that count fail it, others are told, silenced ones skip it. */
function caseContent(findings: readonly FindingDocument[], failOn: FailOn): string {
  const silenced = findings.find((finding) => finding.silenced !== undefined);
  const counting = findings.filter(
    (finding) => finding.silenced === undefined && isAtLeast(finding.severity, failOn),
  );
  if (counting.length > 0) {
    const [first] = counting;
    const head = { message: first?.message ?? '', type: first?.severity ?? '' };
    return `<failure${attributes(head)}>${escaped(counting.map(detailsOf).join('\n'))}</failure>`;
  }
  if (silenced !== undefined) {
    return `<skipped${attributes({ message: silenced.silenced ?? '' })}/>`;
  }
  const told = findings.map(detailsOf).join('\n');
  return told === '' ? '' : `<system-out>${escaped(told)}</system-out>`;
}

interface Suite {
  readonly text: string;
  readonly tests: number;
  readonly failures: number;
  readonly skipped: number;
  readonly errors: number;
}

/** One suite for a domain, with a test case for each rule. */
function suiteOf(domain: string, data: CheckData, failOn: FailOn): Suite {
  const own = [...data.findings, ...data.silenced].filter((finding) => finding.domain === domain);
  const cases = rules.map(({ name }) => {
    const content = caseContent(
      own.filter(({ rule }) => rule === name),
      failOn,
    );
    return `    <testcase${attributes({ classname: domain, name })}>${content}</testcase>`;
  });
  const errors = data.unchecked
    .filter((one) => one.domain === domain)
    .map(
      ({ reason }) =>
        `    <testcase${attributes({ classname: domain, name: 'read' })}><error${attributes({ message: reason })}/></testcase>`,
    );
  const all = [...errors, ...cases];
  const having = (element: string): number =>
    all.filter((text) => text.includes(`<${element}`)).length;
  const counts = {
    tests: all.length,
    failures: having('failure'),
    errors: errors.length,
    skipped: having('skipped'),
  };
  const head = attributes({ name: domain, ...counts });
  return { ...counts, text: `  <testsuite${head}>\n${all.join('\n')}\n  </testsuite>` };
}

/**
 * The findings as JUnit's XML, in the form that CI systems agree on: a suite for each domain, a case
 * for each rule.
 */
export function junitXml(data: CheckData, failOn: FailOn): string {
  const suites = data.domains.map((domain) => suiteOf(domain, data, failOn));
  const sum = (key: 'tests' | 'failures' | 'errors' | 'skipped'): number =>
    suites.reduce((total, suite) => total + suite[key], 0);
  const head = attributes({
    name: `virtune check ${data.host}`,
    tests: sum('tests'),
    failures: sum('failures'),
    errors: sum('errors'),
    skipped: sum('skipped'),
  });
  const body = suites.map(({ text }) => `${text}\n`).join('');
  return `<?xml version="1.0" encoding="UTF-8"?>\n<testsuites${head}>\n${body}</testsuites>\n`;
}
