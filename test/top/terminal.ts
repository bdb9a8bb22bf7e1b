import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { run } from '../rig/command.ts';

const WAIT_MS = 50_000;
const LOOK_MS = 100;

/** A shell in a terminal that tmux draws, as a person would sit before it. */
export class TestTerminal implements AsyncDisposable {
  readonly #directory: string;
  readonly #socket: string;

  private constructor(directory: string) {
    this.#directory = directory;
    this.#socket = path.join(directory, 'tmux');
  }

  static async open(
    env: Readonly<Record<string, string>>,
    { columns = 80, rows = 24 } = {},
  ): Promise<TestTerminal> {
    const terminal = new TestTerminal(await mkdtemp(path.join(tmpdir(), 'virtune-terminal-')));
    const size = ['-x', String(columns), '-y', String(rows)];
    const shell = { ...env, LC_ALL: 'C.UTF-8', PS1: '$ ', TERM: 'xterm-256color' };
    await terminal.#tmux(['-f', '/dev/null', 'new-session', '-d', ...size, 'sh'], shell);
    return terminal;
  }

  async #tmux(
    args: readonly string[],
    env: Readonly<Record<string, string>> = {},
  ): Promise<string> {
    const result = await run('tmux', ['-S', this.#socket, ...args], { env });
    if (result.status !== 0) throw new Error(`tmux ${args.join(' ')}: ${result.stderr}`);
    return result.stdout;
  }

  /** Types a text, then Enter. */
  async enter(text: string): Promise<void> {
    await this.#tmux(['send-keys', '-l', text]);
    await this.press('Enter');
  }

  /** Presses keys by tmux's names. */
  async press(...keys: readonly string[]): Promise<void> {
    await this.#tmux(['send-keys', ...keys]);
  }

  /** What is on the screen. */
  screen(): Promise<string> {
    return this.#tmux(['capture-pane', '-p']);
  }

  /** The screen once it shows what is wanted. */
  async shows(wanted: RegExp): Promise<string> {
    const until = Date.now() + WAIT_MS;
    for (;;) {
      const screen = await this.screen();
      if (wanted.test(screen)) return screen;
      if (Date.now() > until) throw new Error(`no ${wanted} on the screen:\n${screen}`);
      await pause(LOOK_MS);
    }
  }

  /** Whether the cursor is shown, and the alternate screen is on. */
  async state(): Promise<{ readonly cursor: boolean; readonly alternate: boolean }> {
    const flags = await this.#tmux(['display-message', '-p', '#{cursor_flag} #{alternate_on}']);
    const [cursor, alternate] = flags.trim().split(' ');
    return { cursor: cursor === '1', alternate: alternate === '1' };
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#tmux(['kill-server']).catch(() => {});
    await rm(this.#directory, { recursive: true, force: true });
  }
}
