import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { type CommandResult, run } from '../rig/command.ts';

const root = path.resolve(import.meta.dirname, '../..');

/** Simulated hosts of a test's own, in a directory of its own, with the commands that look at them. */
export interface Workshop {
  virtune(args: readonly string[], env?: Readonly<Record<string, string>>): Promise<CommandResult>;
  virsh(name: string, args: readonly string[]): Promise<CommandResult>;
  /** Debian's own Python, for which python3-libvirt is. */
  python(name: string, script: string): Promise<CommandResult>;
  readonly directory: string;
}

/** The URI that libvirt's own clients take. */
export const socketUri = (directory: string, name: string): string =>
  `qemu+unix:///system?socket=${directory}/run/virtune/sim/${name}.sock`;

/** Sets a workshop up for the tests of a file, and ends all of its hosts afterwards. */
export function useWorkshop(): () => Workshop {
  let directory = '';
  const environment = (): Record<string, string> => ({
    XDG_RUNTIME_DIR: `${directory}/run`,
    XDG_STATE_HOME: `${directory}/state`,
    LC_ALL: 'C.UTF-8',
  });
  const command = (name: string, args: readonly string[], env = {}): Promise<CommandResult> =>
    run(name, args, { env: { ...environment(), ...env } });
  const workshop: Workshop = {
    virtune: (args, env) => command(path.join(root, 'virtune'), args, env),
    virsh: (name, args) => command('virsh', ['-c', socketUri(directory, name), ...args]),
    python: (name, script) =>
      command('/usr/bin/python3', ['-c', script, socketUri(directory, name)]),
    get directory() {
      return directory;
    },
  };
  beforeAll(async () => {
    directory = await mkdtemp(path.join(tmpdir(), 'virtune-sim-'));
  });
  afterAll(async () => {
    const { stdout } = await workshop.virtune(['sim', 'list', '--json']);
    const { hosts } = JSON.parse(stdout) as { hosts: { name: string }[] };
    await Promise.all(hosts.map(({ name }) => workshop.virtune(['sim', 'remove', name])));
    await rm(directory, { recursive: true });
  });
  return () => workshop;
}
