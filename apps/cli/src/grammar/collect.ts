import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import type { AliasSyntax, CommandSyntax, OptionSyntax } from './syntax.ts';
import type { TokenSource } from './token.ts';

export interface Collected {
  readonly given: ReadonlyMap<string, readonly string[]>;
  /** --help and --json, which every command takes. */
  readonly help: boolean;
  readonly json: boolean;
}

interface Resolved {
  readonly name: string;
  readonly option: OptionSyntax;
  /** The value, where it is part of the argument: --name=value, or an alias that implies one. */
  readonly inline: string | undefined;
}

const LONG_OPTION = /^--([A-Za-z0-9][^=]*)(?:=(.*))?$/s;

/** Sorts the arguments of one command into its options, up to the end of the command. */
export class ArgumentCollector {
  readonly #command: CommandSyntax;
  readonly #options: ReadonlyMap<string, OptionSyntax>;
  /** The names of flags by what their letters are written as. */
  readonly #letters: ReadonlyMap<string, string>;
  readonly #given = new Map<string, string[]>();
  /** Options that a value by position may still fill, in order. */
  readonly #open: Set<string>;
  #help = false;
  #json = false;

  constructor(command: CommandSyntax) {
    this.#command = command;
    this.#options = new Map(Object.entries(command.options).filter(isOption));
    this.#letters = new Map(
      [...this.#options].flatMap(([name, { short }]) => (short ? [[`-${short}`, name]] : [])),
    );
    this.#open = new Set(
      [...this.#options].filter(([, o]) => o.kind !== 'flag' && !o.named).map(([name]) => name),
    );
  }

  collect(next: TokenSource): Collected {
    let optionsEnded = false;
    for (let token = next(); token.kind === 'argument'; token = next()) {
      const match = optionsEnded ? null : LONG_OPTION.exec(token.text);
      const letter = optionsEnded ? undefined : this.#letters.get(token.text);
      if (letter !== undefined) this.#collectOption(letter, undefined, next);
      else if (match !== null) this.#collectOption(match[1] ?? '', match[2], next);
      else if (token.text === '--' && !optionsEnded) optionsEnded = true;
      else this.#collectData(token.text);
    }
    return { given: this.#given, help: this.#help, json: this.#json };
  }

  /** @throws CommandFailed naming every option that must be given and was not. */
  checkRequired(): void {
    const missing = [...this.#options].filter(([name, o]) => o.required && !this.#given.has(name));
    if (missing.length === 0) return;
    const command = this.#command.name;
    throw new CommandFailed(
      missing.map(([name, { kind }]) =>
        kind === 'data' || kind === 'argv'
          ? t`command '${command}' requires <${name}> option`
          : t`command '${command}' requires --${name} option`,
      ),
    );
  }

  /** `help` takes whatever it is given, and ignores what it does not know. */
  get #forgiving(): boolean {
    return this.#command.name === 'help';
  }

  #collectOption(name: string, inline: string | undefined, next: TokenSource): void {
    if (name === 'help' || name === 'json') {
      this.#refuseValue(name, inline);
      if (name === 'help') this.#help = true;
      else this.#json = true;
      return;
    }
    const resolved = this.#resolve(name, inline);
    if (resolved === undefined) return;
    if (resolved.option.kind === 'flag') {
      this.#refuseValue(resolved.name, resolved.inline);
      this.#given.set(resolved.name, []);
    } else {
      this.#give(resolved.name, resolved.inline ?? this.#takeValue(resolved, next));
    }
  }

  /** Follows aliases to the option that is meant; undefined is an option to ignore. */
  #resolve(written: string, inline: string | undefined): Resolved | undefined {
    const entry = this.#command.options[written];
    if (entry?.kind === 'alias') return this.#resolveAlias(written, entry, inline);
    const option = this.#options.get(written);
    if (option === undefined) {
      if (this.#forgiving) return undefined;
      const command = this.#command.name;
      throw new CommandFailed(t`command '${command}' doesn't support option --${written}`);
    }
    if (this.#given.has(written) && !takesMany(option)) {
      if (this.#forgiving) return undefined;
      throw new CommandFailed(t`option --${written} already seen`);
    }
    return { name: written, option, inline };
  }

  #resolveAlias(
    written: string,
    { of, value }: AliasSyntax,
    inline: string | undefined,
  ): Resolved | undefined {
    if (value !== undefined) this.#refuseValue(written, inline);
    return this.#resolve(of, value ?? inline);
  }

  #refuseValue(name: string, inline: string | undefined): void {
    if (inline !== undefined) throw new CommandFailed(t`invalid '=' after option --${name}`);
  }

  #takeValue({ name, option }: Resolved, next: TokenSource): string {
    const token = next();
    if (token.kind === 'argument') return token.text;
    const value = option.kind === 'number' ? t`number` : t`string`;
    throw new CommandFailed(t`expected syntax: --${name} <${value}>`);
  }

  #collectData(text: string): void {
    const [name] = this.#open;
    if (name !== undefined) this.#give(name, text);
    else if (!this.#forgiving) throw new CommandFailed(t`unexpected data '${text}'`);
  }

  #give(name: string, text: string): void {
    if (this.#options.get(name)?.kind !== 'argv') this.#open.delete(name);
    this.#given.set(name, [...(this.#given.get(name) ?? []), text]);
  }
}

const takesMany = ({ kind }: OptionSyntax): boolean => kind === 'argv' || kind === 'repeated';

const isOption = (entry: [string, OptionSyntax | AliasSyntax]): entry is [string, OptionSyntax] =>
  entry[1].kind !== 'alias';
