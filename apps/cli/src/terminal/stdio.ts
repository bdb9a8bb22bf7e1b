import { writeSync } from 'node:fs';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { screenOf } from './screen.ts';
import type { Sinks } from './terminal.ts';

const STDOUT = 1;
const STDERR = 2;
const FULL_PIPE_PAUSE_MS = 5;
/** The status of a shell's child that SIGPIPE ended; Node ignores that signal. */
const BROKEN_PIPE_STATUS = 141;

/**
 * Writes all of it before it returns: streams of Node would lose the rest when the process exits,
 * and take longer to set up than most commands take to run.
 */
function writeAll(fd: number, text: string): void {
  const bytes = Buffer.from(text);
  for (let written = 0; written < bytes.length;) {
    try {
      written += writeSync(fd, bytes, written);
    } catch (error) {
      const { code, message } = error as NodeJS.ErrnoException;
      if (code === 'EPIPE') process.exit(BROKEN_PIPE_STATUS);
      if (code !== 'EAGAIN') throw new CommandFailed(t`cannot write the output: ${message}`);
      // A pipe that somebody made non-blocking is full: its reader needs a moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_PAUSE_MS);
    }
  }
}

export const stdio: Sinks = {
  stdout: (text) => writeAll(STDOUT, text),
  stderr: (text) => writeAll(STDERR, text),
  screen: () => screenOf(STDOUT, process.env),
};
