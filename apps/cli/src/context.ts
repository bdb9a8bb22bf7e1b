import type { Connection, Domain } from '@virtune/libvirt';
import type { DomainKey } from './domain-lookup.ts';
import type { Terminal } from './terminal/terminal.ts';

/** What a command works with. */
export interface Context {
  /** The open connection; a command that declares `connects: false` has none. */
  readonly connection: Connection;
  /**
   * The domain that the user means, by id, UUID or name, in this order.
   * @throws CommandFailed where there is none.
   */
  domain(text: string, by?: readonly DomainKey[]): Promise<Domain>;
  /** Whether the result is wanted as a document (--json), not as text. */
  readonly json: boolean;
  /** Ends the command in failure, but lets the data that `run` returns be printed first. */
  failAfterwards(reason: unknown): void;
  /** Prints at once what comes bit by bit; for a command that changes something, or waits. */
  print(text: string): void;
  /** Says on standard error what the user might do; not an error. */
  hint(line: string): void;
  /** A line on standard error as it is: what virsh's libraries say there of themselves. */
  diagnose(line: string): void;
}

export interface CommandContextOptions {
  readonly json?: boolean;
  /** Where `print` leads to. */
  readonly print?: (text: string) => void;
}

/** The context of one command; `failure` is what the command left to be reported. */
export class CommandContext implements Context {
  readonly #connection: Connection | undefined;
  readonly json: boolean;
  readonly print: (text: string) => void;
  readonly #said: ((terminal: Terminal) => void)[] = [];
  failure: { readonly reason: unknown } | undefined;

  constructor(
    connection: Connection | undefined,
    { json = false, print = () => undefined }: CommandContextOptions = {},
  ) {
    this.#connection = connection;
    this.json = json;
    this.print = print;
  }

  /** Prints what the command has said while it ran: commands may run before it is their turn. */
  tell(terminal: Terminal): void {
    for (const say of this.#said) say(terminal);
  }

  get connection(): Connection {
    if (this.#connection === undefined)
      throw new Error('this command declares that it needs no connection');
    return this.#connection;
  }

  async domain(text: string, by?: readonly DomainKey[]): Promise<Domain> {
    const { lookUpDomain } = await import('./domain-lookup.ts');
    return lookUpDomain(this.connection, text, by);
  }

  failAfterwards(reason: unknown): void {
    this.failure = { reason };
  }

  hint(line: string): void {
    this.#said.push((terminal) => terminal.hint(line));
  }

  diagnose(line: string): void {
    this.#said.push((terminal) => terminal.writeError(`${line}\n`));
  }
}
