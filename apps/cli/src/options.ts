import { CommandFailed } from './failure.ts';
import * as number from './grammar/number.ts';
import type { Given } from './grammar/parse.ts';
import type { AliasSyntax, OptionSyntax } from './grammar/syntax.ts';
import { t } from './messages/index.ts';

/** A declared option, which knows how to read what was given for it. */
export interface Option<Value> extends OptionSyntax {
  /**
   * The value out of the texts given for it; undefined where it was not given.
   * @throws CommandFailed with virsh's message.
   */
  readonly read: (texts: readonly string[] | undefined, name: string) => Value;
}

export type Options = Readonly<Record<string, Option<unknown> | AliasSyntax>>;

/** The arguments of a command, typed by its options. */
export type Args<O extends Options> = {
  readonly [
    Name in keyof O as O[Name] extends Option<unknown> ? Name : never
  ]: O[Name] extends Option<infer Value> ? Value : never;
};

interface Positioning {
  /** Must be written with its name, never by position alone. */
  readonly named?: boolean;
}

interface TextSettings {
  /**
   * The empty text is refused with a message; or accepted; or makes the command fail without a
   * word, as some of virsh's do (vshCommandOptStringQuiet).
   */
  readonly empty?: 'refused' | 'accepted' | 'fails silently';
}

interface Required {
  readonly required: true;
}

const syntax = (
  kind: OptionSyntax['kind'],
  help: string,
  { required = false, named = false }: { required?: boolean; named?: boolean } = {},
): OptionSyntax => ({ kind, help, required, named });

function readText(text: string, name: string, empty: TextSettings['empty']): string {
  if (text !== '' || empty === 'accepted') return text;
  if (empty === 'fails silently') throw new CommandFailed([]);
  throw new CommandFailed(t`Failed to get option '${name}': ${t`Option argument is empty`}`);
}

/** --name, or not; `short` is a letter for it, -H. */
export const flag = (
  help: string,
  { short }: { readonly short?: string } = {},
): Option<boolean> => ({
  ...syntax('flag', help),
  ...(short !== undefined && { short }),
  read: (texts) => texts !== undefined,
});

/** --name TEXT, which may be left out. */
export const string = (
  help: string,
  { empty, ...positioning }: TextSettings & Positioning = {},
): Option<string | undefined> => ({
  ...syntax('string', help, positioning),
  read: (texts, name) => (texts?.[0] === undefined ? undefined : readText(texts[0], name, empty)),
});

/** A text that must be given. */
export const data = (help: string, { empty }: TextSettings = {}): Option<string> => ({
  ...syntax('data', help, { required: true }),
  read: (texts, name) => readText(texts?.[0] ?? '', name, empty),
});

/** All texts that remain. Declare it last. */
export const argv = (
  help: string,
  { required = false }: { required?: boolean } = {},
): Option<readonly string[]> => ({
  ...syntax('argv', help, { required }),
  read: (texts) => texts ?? [],
});

/** --name TEXT, as often as one likes. */
export const repeated = (help: string): Option<readonly string[]> => ({
  ...syntax('repeated', help, { named: true }),
  read: (texts) => texts ?? [],
});

/** The domain that a command is about: a name, an id or a UUID. */
export const domainOption = (help = 'name, id or UUID of the domain'): Option<string> => data(help);

/** Another spelling of the option `of`, which is declared after it; stands for --of=value. */
export const alias = (of: string, value?: string): AliasSyntax => ({
  kind: 'alias',
  of,
  ...(value !== undefined && { value }),
});

interface NumberOption<Value> {
  (help: string, settings: Required): Option<Value>;
  (help: string, settings?: Positioning): Option<Value | undefined>;
}

function malformed(text: string, name: string): CommandFailed {
  return new CommandFailed(
    t`Numeric value '${text}' for <${name}> option is malformed or out of range`,
  );
}

function numberOption<Value>(
  parse: (text: string) => Value | undefined,
  refuse: (text: string, name: string) => CommandFailed = malformed,
): NumberOption<Value> {
  const declare = (help: string, settings: Partial<Required> & Positioning = {}) => ({
    ...syntax('number', help, settings),
    read: (texts: readonly string[] | undefined, name: string): Value | undefined => {
      if (texts?.[0] === undefined) return undefined;
      const value = parse(texts[0]);
      if (value === undefined) throw refuse(texts[0], name);
      return value;
    },
  });
  // What is required has been given by the time it is read: the parser saw to it.
  return declare as NumberOption<Value>;
}

/** A C int (vshCommandOptInt). */
export const int = numberOption((text) => number.parseInt32(text));
/** A C unsigned int (vshCommandOptUInt). */
export const uint = numberOption(number.parseUint32);
/** A C unsigned int where -1 is the largest (vshCommandOptUIntWrap). */
export const uintWrapping = numberOption(number.parseUint32Wrapping);
/** A C long long (vshCommandOptLongLong). */
export const longLong = numberOption(number.parseInt64);
/** A C unsigned long long, and unsigned long (vshCommandOptULongLong, vshCommandOptUL). */
export const ulongLong = numberOption(number.parseUint64);
/** The same where -1 is the largest (vshCommandOptULongLongWrap, vshCommandOptULWrap). */
export const ulongLongWrapping = numberOption(number.parseUint64Wrapping);

/**
 * A size with an optional unit, in bytes (vshCommandOptScaledInt): without a unit it counts in
 * `scale` bytes; more than `max` bytes are refused.
 */
export const scaled = (scale: bigint, max: bigint = number.ULLONG_MAX): NumberOption<bigint> =>
  numberOption(
    (text) => number.parseScaled(text, scale, max),
    (text, name) => {
      const prefix = number.parseUint64Prefix(text);
      return new CommandFailed([
        t`Scaled numeric value '${text}' for <${name}> option is malformed or out of range`,
        ...(prefix === undefined ? [] : [number.scaleRefusal(prefix)]),
      ]);
    },
  );

/** An option that virsh declares as a number and whose command reads the text itself. */
export const numberText = (
  help: string,
  settings: TextSettings & Positioning = {},
): Option<string | undefined> => ({ ...string(help, settings), kind: 'number' });

const givenOf = new WeakMap<object, Given>();

/**
 * The arguments of one call. Each is read when it is asked for, and its mistakes show then: virsh
 * looks the domain up before it finds the number behind it malformed.
 */
export function readArgs<O extends Options>(options: O, given: Given): Args<O> {
  const args = {};
  for (const [name, option] of Object.entries(options)) {
    if (option.kind === 'alias') continue;
    Object.defineProperty(args, name, {
      enumerable: true,
      get: () => option.read(given.get(name), name),
    });
  }
  givenOf.set(args, given);
  return args as Args<O>;
}

/** Whether an option was given at all, whatever its value (vshCommandOptBool). */
export function isGiven<A extends object>(args: A, name: keyof A & string): boolean {
  return givenOf.get(args)?.has(name) ?? false;
}
