import { writeSync } from 'node:fs';
import type { Sinks } from './terminal.ts';

const STDOUT = 1;
const STDERR = 2;
const FULL_PIPE_PAUSE_MS = 5;

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
      if ((error as NodeJS.ErrnoException).code !== 'EAGAIN') throw error;
      // A pipe that somebody made non-blocking is full: its reader needs a moment.
      Atomics.wait(new Int32Array(new SharedArrayBuffer(4)), 0, 0, FULL_PIPE_PAUSE_MS);
    }
  }
}

export const stdio: Sinks = {
  stdout: (text) => writeAll(STDOUT, text),
  stderr: (text) => writeAll(STDERR, text),
};
