import { execFile } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { promisify } from 'node:util';

const directory = path.resolve(import.meta.dirname, '../../../shared/testbed');
const run = promisify(execFile);

/** Why the testbed cannot be used here, or undefined. */
export function testbedMissing(): string | undefined {
  if (!existsSync(path.join(directory, 'up.sh'))) {
    return '../shared/testbed is not beside the repository';
  }
  if (process.getuid?.() !== 0) return 'the testbed needs root';
  const cache = process.env['TESTBED_CACHE'] ?? '/var/cache/testbed';
  return existsSync(path.join(cache, 'root.img'))
    ? undefined
    : `the testbed is not built: run ${path.join(directory, 'build.sh')} once`;
}

const script = (file: string, args: readonly string[]): Promise<{ stdout: string }> =>
  run(path.join(directory, file), args, { timeout: 300_000 });

/** A machine of 4 NUMA nodes, with libvirtd 9.0 in it and no guests. Calls take up to a minute. */
export interface Testbed extends AsyncDisposable {
  readonly uri: string;
  /** Runs a command of a shell in it, as root. */
  exec(command: string): Promise<string>;
}

export interface TestbedOptions {
  /** Which of several at once. */
  readonly name: string;
  /** Of its libvirtd on 127.0.0.1; the next port is ssh's. */
  readonly port: number;
}

/** Resumes the test host (some seconds; the first time on a machine it boots). */
export async function startTestbed({ name, port }: TestbedOptions): Promise<Testbed> {
  await script('up.sh', ['--name', name, '--port', String(port)]);
  return {
    uri: `qemu+tcp://127.0.0.1:${port}/system`,
    exec: async (command) =>
      (await script('guest.sh', ['--ssh-port', String(port + 1), command])).stdout,
    async [Symbol.asyncDispose]() {
      await script('down.sh', [name]);
    },
  };
}
