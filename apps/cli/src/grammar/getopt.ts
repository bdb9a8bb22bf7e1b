/** An option of the program itself, as getopt_long(3) knows them. */
export interface ProgramOption {
  /** The letter; `long` is its long name, if it has one. */
  readonly short: string;
  readonly long?: string;
  readonly argument: 'none' | 'required' | 'optional';
}

export type ScannedOption =
  | {
      readonly kind: 'option';
      readonly short: string;
      readonly argument: string | undefined;
      /** As it was named: `-k` or `--keepalive-interval`. */
      readonly written: string;
    }
  | { readonly kind: 'missing-argument'; readonly short: string }
  /** `written` is `-x`, or the whole argument where no letter is to blame. */
  | { readonly kind: 'unsupported'; readonly written: string }
  | { readonly kind: 'rest'; readonly rest: readonly string[] };

/**
 * Options in front of the first argument that is none, as getopt_long(3) with `+:` yields them:
 * letters may be bundled, long names shortened as long as they are unambiguous. Ends with `rest`,
 * or with the first mistake.
 */
export function* scanOptions(
  argv: readonly string[],
  options: readonly ProgramOption[],
): Generator<ScannedOption> {
  let next = 0;
  const take = (): string | undefined => argv[next++];
  for (let word = take(); word !== undefined; word = take()) {
    if (word === '--') break;
    if (!word.startsWith('-') || word === '-') {
      next -= 1;
      break;
    }
    if (word.startsWith('--')) yield scanLong(word, options, take);
    else yield* scanShort(word, options, take);
  }
  yield { kind: 'rest', rest: argv.slice(next) };
}

function scanLong(
  word: string,
  options: readonly ProgramOption[],
  take: () => string | undefined,
): ScannedOption {
  const [, name = '', inline] = /^--([^=]*)(?:=(.*))?$/s.exec(word) ?? [];
  const candidates = options.filter(({ long }) => long?.startsWith(name));
  const option =
    candidates.find(({ long }) => long === name) ??
    (candidates.length === 1 ? candidates[0] : undefined);
  if (option === undefined) return { kind: 'unsupported', written: word };
  const { short, argument: wants } = option;
  if (wants === 'none' && inline !== undefined)
    return { kind: 'unsupported', written: `-${short}` };
  const argument = wants === 'required' ? (inline ?? take()) : inline;
  if (wants === 'required' && argument === undefined) return { kind: 'missing-argument', short };
  return { kind: 'option', short, argument, written: `--${option.long}` };
}

function* scanShort(
  word: string,
  options: readonly ProgramOption[],
  take: () => string | undefined,
): Generator<ScannedOption> {
  for (let at = 1; at < word.length; at++) {
    const short = word.charAt(at);
    const option = options.find((candidate) => candidate.short === short);
    const written = `-${short}`;
    if (option === undefined) {
      yield { kind: 'unsupported', written };
    } else if (option.argument === 'required') {
      const argument = word.slice(at + 1) || take();
      if (argument === undefined) yield { kind: 'missing-argument', short };
      else yield { kind: 'option', short, argument, written };
      return;
    } else {
      yield { kind: 'option', short, argument: undefined, written };
    }
  }
}
