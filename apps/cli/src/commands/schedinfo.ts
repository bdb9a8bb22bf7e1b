import { type Domain, errorCode, type TypedParameter } from '@virtune/libvirt';
import { affectFlags, affectOptions } from '../affect.ts';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { parameterLine, type TypedValue, typedValues } from '../format/typed-parameter.ts';
import { t } from '../messages/index.ts';
import { argv, domainOption, numberText } from '../options.ts';
import { orExplain, shutOffHint } from '../refusal.ts';
import { typedParameterOf } from '../typed-parameter-argument.ts';

export interface SchedinfoData {
  /** The domain's name. */
  readonly domain: string;
  /** The hypervisor's scheduler; null where libvirt would not tell. */
  readonly scheduler: string | null;
  /**
   * By libvirt's names, as cpu_shares: whole numbers, periods and quotas in microseconds, -1 for no
   * quota. Absent where they could not be read or set.
   */
  readonly parameters?: Readonly<Record<string, TypedValue>>;
}

interface Assignment {
  readonly name: string;
  readonly value: string;
}

interface SchedinfoArgs {
  readonly set: readonly string[];
  readonly cap: string | undefined;
  readonly weight: string | undefined;
}

/** What is to be set, in virsh's order: a mistake in one shows before those behind it are read. */
function* assignments(args: SchedinfoArgs): Generator<Assignment> {
  for (const text of args.set) {
    const equals = text.indexOf('=');
    if (equals === -1) {
      throw new CommandFailed(t`Invalid syntax for --set, expecting name=value`, {
        hint: t`write it without blanks: --set cpu_shares=2048`,
      });
    }
    yield { name: text.slice(0, equals), value: text.slice(equals + 1) };
  }
  const { cap } = args;
  if (cap !== undefined) yield { name: 'cap', value: cap };
  const { weight } = args;
  if (weight !== undefined) yield { name: 'weight', value: weight };
}

function parameterOf(
  { name, value }: Assignment,
  known: readonly TypedParameter[],
): TypedParameter {
  const parameter = known.find(({ field }) => field === name);
  if (parameter !== undefined) return typedParameterOf(parameter, value);
  const names = known.map(({ field }) => field).join(', ');
  throw new CommandFailed(t`invalid scheduler option: ${name}`, {
    hint: t`the parameters of this scheduler are ${names}`,
  });
}

interface Scope {
  readonly flags: number;
  /** Whether --config, --live or --current was given: without them the calls are older ones. */
  readonly explicit: boolean;
  /** Both --live and --config, of which only one at a time can be read. */
  readonly both: boolean;
}

const readParameters = (
  domain: Domain,
  { flags, explicit, both }: Scope,
): Promise<readonly TypedParameter[]> =>
  explicit ? domain.getSchedulerParametersFlags(both ? 0 : flags) : domain.getSchedulerParameters();

const setParameters = (
  domain: Domain,
  { flags, explicit }: Scope,
  updates: readonly TypedParameter[],
): Promise<void> =>
  explicit
    ? domain.setSchedulerParametersFlags(updates, flags)
    : domain.setSchedulerParameters(updates);

/** libvirt's own word, and the kernel's where libvirt lets a value through. */
const OUT_OF_RANGE: ReadonlySet<number> = new Set([errorCode.invalidArg, errorCode.systemError]);

const RANGE_HINTS = [
  {
    names: /shares$/,
    hint: () =>
      t`cpu_shares goes from 2 to 262144; on a host with cgroup v2 it is cpu.weight, from 1 to 10000, whose default is 100`,
  },
  { names: /period$/, hint: () => t`periods go from 1000 to 1000000 microseconds` },
  {
    names: /quota$/,
    hint: () =>
      t`quotas go from 1000 to 17592186044415 microseconds in each period; -1 is no limit`,
  },
] as const;

/** The ranges of whatever was to be set. */
function rangeHint(updates: readonly TypedParameter[]): string {
  return RANGE_HINTS.filter(({ names }) => updates.some(({ field }) => names.test(field)))
    .map(({ hint }) => hint())
    .join('; ');
}

/** Reads the parameters, after setting those that are to be set. */
async function tune(
  domain: Domain,
  scope: Scope,
  args: SchedinfoArgs,
): Promise<readonly TypedParameter[]> {
  const read = () =>
    orExplain(readParameters(domain, scope), (error) => shutOffHint(domain, scope.flags, error));
  const known = await read();
  const updates = Array.from(assignments(args), (assignment) => parameterOf(assignment, known));
  if (updates.length === 0) {
    if (scope.both) throw new CommandFailed(t`cannot query both live and config at once`);
    return known;
  }
  await orExplain(setParameters(domain, scope, updates), (error) =>
    OUT_OF_RANGE.has(error.code) ? rangeHint(updates) : shutOffHint(domain, scope.flags, error),
  );
  return read();
}

export default command({
  name: 'schedinfo',
  summary: "show or set a domain's CPU shares, and its limits of CPU time",
  description: `Without name=value it shows the parameters, cpu_shares and others. With them it sets these, and
shows all. Periods and quotas are microseconds; a quota of -1 is no limit.`,
  options: {
    domain: domainOption(),
    weight: numberText('weight, for Xen', { named: true }),
    cap: numberText('cap, for Xen', { named: true }),
    current: affectOptions.current,
    config: affectOptions.config,
    live: affectOptions.live,
    set: argv('parameters to set, as name=value'),
  },

  async run(ctx, args): Promise<SchedinfoData> {
    const flags = affectFlags(args);
    const explicit = flags !== 0 || args.current;
    const scope = { flags, explicit, both: args.live && args.config };
    const domain = await ctx.domain(args.domain);
    const { name } = domain;
    let scheduler: string | null = null;
    try {
      const { type, nparams } = await domain.getSchedulerType();
      scheduler = type;
      if (nparams === 0) throw new CommandFailed([]);
      const parameters = (await tune(domain, scope, args)).slice(0, nparams);
      return { domain: name, scheduler, parameters: typedValues(parameters) };
    } catch (error) {
      // virsh has told the scheduler's name by then.
      ctx.failAfterwards(error);
      return { domain: name, scheduler };
    }
  },

  text(out, { scheduler, parameters = {} }) {
    out.print(parameterLine(t`Scheduler`, scheduler ?? t`Unknown`));
    for (const [name, value] of Object.entries(parameters)) out.print(parameterLine(name, value));
  },
});
