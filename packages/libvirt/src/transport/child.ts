import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import type { Transport, TransportEvents } from './transport.ts';

/** How a command ended that a stream went through. */
export interface CommandEnd {
  readonly status: number | null;
  readonly signal: NodeJS.Signals | null;
  /** The last that it said on standard error, at most 4 KiB. */
  readonly said: string;
}

export interface CommandOptions {
  readonly command: string;
  readonly args: readonly string[];
  /** What the stream leads to, for people. */
  readonly peer: string;
  readonly events: TransportEvents;
  /** The error of a command that ended by itself before anything had come through it. */
  readonly explain: (end: CommandEnd) => Error;
}

const SAID_CHARACTERS = 4096;
/** How long a command may take to end by itself once its input has ended. */
const GRACE_MS = 1000;

/** How long standard error may stay open behind an ended command: ssh's ControlPersist keeps it. */
const LAST_WORDS_MS = 200;

/** Commands that run: they end with this process. */
const running = new Set<ChildProcessWithoutNullStreams>();

function endAll(): void {
  for (const child of running) child.kill('SIGTERM');
}

function remember(child: ChildProcessWithoutNullStreams): void {
  if (running.size === 0) process.on('exit', endAll);
  running.add(child);
}

function forget(child: ChildProcessWithoutNullStreams): void {
  if (running.delete(child) && running.size === 0) process.off('exit', endAll);
}

/** Calls back once the command has ended, and all that it wrote is here. */
function onEnd(
  child: ChildProcessWithoutNullStreams,
  ended: (status: number | null, signal: NodeJS.Signals | null) => void,
): void {
  child.on('exit', (status, signal) => {
    let waitsFor = 2;
    let patience: NodeJS.Timeout | undefined;
    const closed = (): void => {
      if (--waitsFor > 0) return;
      clearTimeout(patience);
      ended(status, signal);
    };
    for (const stream of [child.stdout, child.stderr]) {
      if (stream.closed) closed();
      else stream.once('close', closed);
    }
    if (!child.stderr.closed) {
      patience = setTimeout(() => child.stderr.destroy(), LAST_WORDS_MS);
    }
  });
}

class ChildTransport implements Transport {
  readonly peer: string;
  readonly #child: ChildProcessWithoutNullStreams;
  readonly #events: TransportEvents;
  readonly #explain: (end: CommandEnd) => Error;
  #said = '';
  #received = false;
  #closing = false;
  #failure: Error | undefined;
  #grace: NodeJS.Timeout | undefined;

  constructor(child: ChildProcessWithoutNullStreams, options: CommandOptions) {
    this.peer = options.peer;
    this.#child = child;
    this.#events = options.events;
    this.#explain = options.explain;
    child.stdout.on('data', (bytes: Buffer) => {
      this.#received = true;
      this.#events.onData(bytes);
    });
    child.stderr.setEncoding('utf8').on('data', (text: string) => {
      this.#said = (this.#said + text).slice(-SAID_CHARACTERS);
    });
    // A command that ends while it is written to: how it ended says more.
    child.stdin.on('error', () => undefined);
    child.stdin.on('drain', () => this.#events.onDrain?.());
    onEnd(child, (status, signal) => this.#ended(status, signal));
    remember(child);
  }

  send(bytes: Uint8Array): boolean {
    return this.#child.stdin.write(bytes);
  }

  close(): void {
    this.#closing = true;
    this.#child.stdin.end();
    this.#grace ??= setTimeout(this.#kill, GRACE_MS).unref();
  }

  destroy(error: Error): void {
    this.#failure ??= error;
    this.#kill();
  }

  readonly #kill = (): void => {
    this.#child.kill('SIGTERM');
  };

  #ended(status: number | null, signal: NodeJS.Signals | null): void {
    clearTimeout(this.#grace);
    forget(this.#child);
    if (this.#closing) return this.#events.onClose(this.#failure);
    // Nothing that could move the cursor of a terminal that this is shown on.
    const said = this.#said.replaceAll(/[^\P{Cc}\n\t]/gu, '').trim();
    const lost = (): Error =>
      this.#received
        ? new Error(said === '' ? 'end of file while reading data' : said)
        : this.#explain({ status, signal, said });
    this.#events.onClose(this.#failure ?? lost());
  }
}

/**
 * Starts a command whose standard input and output carry the stream. It has no shell, and the
 * environment and terminal of this process, so that ssh may ask for a password.
 * @throws the system's error where it cannot be started; the signal's reason.
 */
export function openCommand(options: CommandOptions, signal?: AbortSignal): Promise<Transport> {
  return new Promise((resolve, reject) => {
    signal?.throwIfAborted();
    const child = spawn(options.command, options.args, { stdio: 'pipe' });
    child.once('error', reject);
    child.once('spawn', () => {
      child.off('error', reject);
      child.on('error', () => undefined);
      resolve(new ChildTransport(child, options));
    });
  });
}
