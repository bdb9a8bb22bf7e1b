import type { Snapshot, SnapshotDomain } from '@virtune/model';
import { check, ruleNamed, rules as allRules } from '@virtune/planner';
import {
  type FindingDocument,
  findingDocument,
  ruleDocument,
  type RuleDocument,
} from '../check/document.ts';
import { failOnWords, formats, isAtLeast, wordOf } from '../check/fail-on.ts';
import { junitXml } from '../check/junit.ts';
import { sarifLog } from '../check/sarif.ts';
import { type Silences, silencesOf, writeSilence } from '../check/silence.ts';
import { printFindings, printRule, printRules } from '../check/text.ts';
import { command } from '../command.ts';
import type { Context } from '../context.ts';
import { CommandFailed } from '../failure.ts';
import { toJson } from '../format/json.ts';
import type { Given } from '../grammar/parse.ts';
import { t } from '../messages/index.ts';
import { flag, string } from '../options.ts';
import {
  connectsUnlessFrom,
  domainIn,
  snapshotOf,
  snapshotOptions,
} from '../sight/snapshot-source.ts';
import { suggest } from '../suggest.ts';

const FINDINGS = 1;
const COULD_NOT_CHECK = 2;

export interface CheckData {
  /** The host's name. */
  readonly host: string;
  /** Which domains were looked at. */
  readonly domains: readonly string[];
  /** The worst first. */
  readonly findings: readonly FindingDocument[];
  /** Those that are not wanted. */
  readonly silenced: readonly FindingDocument[];
  /** Domains whose definition could not be read, and why. */
  readonly unchecked: readonly Unchecked[];
  /** With --rules all rules, with --explain the one that is explained. */
  readonly rules?: readonly RuleDocument[];
  /** With --silence and --unsilence. */
  readonly written?: WrittenSilence;
}

interface Unchecked {
  readonly domain: string;
  readonly reason: string;
}

interface WrittenSilence {
  readonly domain: string;
  readonly rule: string;
  /** null where the rule is heard again. */
  readonly reason: string | null;
}

interface CheckArgs {
  readonly domain: string | undefined;
  readonly from: string | undefined;
  readonly reserved: string | undefined;
  readonly failOn: string | undefined;
}

const NOTHING = { host: '', domains: [], findings: [], silenced: [], unchecked: [] };

function ruleOf(name: string): NonNullable<ReturnType<typeof ruleNamed>> {
  const rule = ruleNamed(name);
  if (rule !== undefined) return rule;
  const near = suggest(
    name,
    allRules.map((one) => one.name),
  );
  throw new CommandFailed(t`there is no rule '${name}'`, {
    hint:
      near === undefined
        ? t`'virtune check --rules' lists them`
        : t`did you mean '${near}'? 'virtune check --rules' lists them`,
  });
}

/** Why a domain could not be checked; undefined where it could. */
function unreadable({ live, config }: SnapshotDomain): string | undefined {
  return live?.unreadable ?? config?.unreadable ?? undefined;
}

/** What the rules find in a snapshot, of one domain or of all. */
function checkSnapshot(snapshot: Snapshot, wanted: SnapshotDomain | undefined): CheckData {
  const looked = wanted === undefined ? snapshot.domains : [wanted];
  const silences = new Map<string, Silences>(
    snapshot.domains.map((domain) => [domain.name, silencesOf(domain)]),
  );
  const findings = check(snapshot, {
    isWanted: (name) => looked.some((domain) => domain.name === name),
  }).map((finding) =>
    findingDocument(finding, silences.get(finding.domain)?.get(finding.rule.name)),
  );
  return {
    host: snapshot.host.hostname,
    domains: looked.map(({ name }) => name),
    findings: findings.filter(({ silenced }) => silenced === undefined),
    silenced: findings.filter(({ silenced }) => silenced !== undefined),
    unchecked: looked.flatMap((domain) => {
      const reason = unreadable(domain);
      return reason === undefined ? [] : [{ domain: domain.name, reason }];
    }),
  };
}

async function checkHost(ctx: Context, args: CheckArgs): Promise<CheckData> {
  const failOn = wordOf('fail-on', args.failOn, failOnWords, 'warning');
  const snapshot = await snapshotOf(ctx, args, { memory: false });
  const wanted = args.domain === undefined ? undefined : domainIn(snapshot, args.domain, args);
  const data = checkSnapshot(snapshot, wanted);
  if (data.findings.some(({ severity }) => isAtLeast(severity, failOn))) {
    ctx.failAfterwards(new CommandFailed([], { status: FINDINGS }));
  }
  if (data.unchecked.length > 0) {
    const lines = data.unchecked.map(
      ({ domain, reason }) => t`could not check '${domain}': ${reason}`,
    );
    ctx.failAfterwards(new CommandFailed(lines, { status: COULD_NOT_CHECK }));
  }
  return data;
}

interface SilenceArgs {
  readonly domain: string | undefined;
  readonly silence: string | undefined;
  readonly unsilence: string | undefined;
  readonly reason: string | undefined;
}

async function silence(ctx: Context, args: SilenceArgs): Promise<CheckData> {
  const { domain, reason } = args;
  if (args.silence !== undefined && args.unsilence !== undefined) {
    throw new CommandFailed(t`Options --${'silence'} and --${'unsilence'} are mutually exclusive`);
  }
  const rule = ruleOf(args.silence ?? args.unsilence ?? '').name;
  if (domain === undefined) {
    throw new CommandFailed(t`a rule is silenced for one domain: which?`, {
      hint: t`virtune check DOMAIN --silence ${rule} --reason TEXT`,
    });
  }
  if (args.silence !== undefined && reason === undefined) {
    throw new CommandFailed(t`a rule is silenced with a reason, for those who come after`, {
      hint: t`virtune check ${domain} --silence ${rule} --reason TEXT`,
    });
  }
  const found = await ctx.domain(domain);
  const written = args.silence === undefined ? null : (reason ?? null);
  await writeSilence(found, rule, written);
  return { ...NOTHING, written: { domain: found.name, rule, reason: written } };
}

const needsNoHost = (given: Given): boolean => given.has('explain') || given.has('rules');

export default command({
  name: 'check',
  summary: 'what is wrong with the CPUs and memory of the domains, and what mends it',
  description: `Looks at all domains of a host, or at one and its neighbours, and tells what is wrong, with its
numbers and the command that mends it. Guests are looked at as they run and as they will be when
started again. docs/checks.md has the rules.

Exit status: 0 nothing found at or above --fail-on, 1 something found, 2 could not check.`,
  reads: (given) => !given.has('silence') && !given.has('unsilence'),
  failureStatus: COULD_NOT_CHECK,
  options: {
    domain: string('name, id or UUID of one domain; all domains without'),
    'fail-on': string('fail on findings of error, warning (as it does without), info; or none', {
      named: true,
    }),
    format: string('text, json, sarif or junit', { named: true }),
    explain: string('a rule, to be told why it is one', { named: true }),
    rules: flag('list the rules'),
    silence: string('a rule that this domain is not to be told of again', { named: true }),
    unsilence: string('a rule that it is to be told of again', { named: true }),
    reason: string('why it is silenced', { named: true }),
    ...snapshotOptions,
  },
  connects: (given) => !needsNoHost(given) && connectsUnlessFrom(given),
  verbatim: true,

  async run(ctx, args): Promise<CheckData> {
    wordOf('format', args.format, formats, 'text');
    if (args.explain !== undefined) {
      return { ...NOTHING, rules: [ruleDocument(ruleOf(args.explain))] };
    }
    if (args.rules) return { ...NOTHING, rules: allRules.map(ruleDocument) };
    if (args.silence !== undefined || args.unsilence !== undefined) {
      if (args.from === undefined) return silence(ctx, args);
      throw new CommandFailed(t`a silence is kept by the domain itself: not with --from`);
    }
    return checkHost(ctx, { ...args, failOn: args['fail-on'] });
  },

  text(out, data, args) {
    if (data.written !== undefined) {
      const { domain, rule, reason } = data.written;
      out.printExtra(
        reason === null
          ? t`Rule '${rule}' is heard again of domain '${domain}'\n`
          : t`Rule '${rule}' is silenced for domain '${domain}'\n`,
      );
      return;
    }
    switch (wordOf('format', args.format, formats, 'text')) {
      case 'json':
        out.print(toJson(data));
        return;
      case 'sarif':
        out.print(toJson(sarifLog(data)));
        return;
      case 'junit':
        out.print(junitXml(data, wordOf('fail-on', args['fail-on'], failOnWords, 'warning')));
        return;
      default:
        printText(out, data, args);
    }
  },
});

function printText(
  out: Parameters<typeof printFindings>[0],
  data: CheckData,
  args: { readonly explain: string | undefined },
): void {
  const { rules } = data;
  if (rules === undefined) printFindings(out, data);
  else if (args.explain === undefined) printRules(out, rules);
  else for (const rule of rules) printRule(out, rule);
}
