import type { Connection } from '@virtune/libvirt';
import { CommandFailed } from './failure.ts';
import { t } from './messages/index.ts';
import type { Terminal } from './terminal/terminal.ts';

/** The connection that the commands of one line share; opened when the first needs it. */
export class Session {
  readonly #connect: () => Promise<Connection>;
  readonly #terminal: Terminal;
  #connection: Connection | undefined;
  /** Commands that run at the same time wait for one connection. */
  #opening: Promise<Connection> | undefined;

  constructor(connect: () => Promise<Connection>, terminal: Terminal) {
    this.#connect = connect;
    this.#terminal = terminal;
  }

  /**
   * The open connection; a lost one is opened again, and the user told.
   * @throws CommandFailed with virsh's message, whose cause is why.
   */
  async open(): Promise<Connection> {
    if (this.#connection?.isAlive === true) return this.#connection;
    this.#opening ??= this.#open().finally(() => (this.#opening = undefined));
    return this.#opening;
  }

  async #open(): Promise<Connection> {
    const lost = this.#connection !== undefined;
    try {
      this.#connection = await this.#connect();
    } catch (cause) {
      const message = lost
        ? t`Failed to reconnect to the hypervisor`
        : t`failed to connect to the hypervisor`;
      throw new CommandFailed(message, { cause });
    }
    if (lost) this.#terminal.error(t`Reconnected to the hypervisor`);
    return this.#connection;
  }

  /** Says good-bye to the daemon, but does not wait for its answer: the process ends with it. */
  close(): void {
    void this.#connection?.close();
  }
}
