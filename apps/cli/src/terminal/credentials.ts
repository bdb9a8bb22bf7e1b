import { Writable } from 'node:stream';
import type { Credentials, CredentialsRequest } from '@virtune/libvirt';
import { t } from '../messages/index.ts';

const INTERRUPTED = 130;

/** Asks the user for a name and a password; null where nobody sits at a terminal. */
export async function askCredentials({
  host,
  user: known,
}: CredentialsRequest): Promise<Credentials | null> {
  if (!process.stdin.isTTY || !process.stderr.isTTY) return null;
  const { createInterface } = await import('node:readline/promises');
  let silent = false;
  const output = new Writable({
    write(chunk, _encoding, done) {
      if (!silent) process.stderr.write(chunk as Buffer);
      done();
    },
  });
  const terminal = createInterface({ input: process.stdin, output, terminal: true });
  terminal.on('SIGINT', () => process.exit(INTERRUPTED));
  try {
    const user = known ?? (await terminal.question(t`authentication name for ${host}: `));
    const password = terminal.question(t`password of ${user} for ${host}: `);
    silent = true;
    return { user, password: await password };
  } finally {
    terminal.close();
    process.stderr.write('\n');
  }
}
