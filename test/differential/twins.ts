import { execFile } from 'node:child_process';
import path from 'node:path';
import { connect, xmlFlags } from '@virtune/libvirt';
import { type CommandResult, type Rig, startRig } from '../rig/index.ts';
import { addGuests } from './guests.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');

/** What one side printed, and the state that it left behind, in a form that both sides share. */
export interface Outcome extends CommandResult {
  /** Every domain's live and persistent XML, by name. */
  readonly state: Readonly<Record<string, { live: string; persistent: string }>>;
}

/** Two rigs with the same guests: on one virsh works, on the other virtune. */
export interface Twins extends AsyncDisposable {
  /** Runs one command line on both. `volatile` matches what may differ: times, counters. */
  run(args: readonly string[], volatile?: RegExp): Promise<{ virsh: Outcome; virtune: Outcome }>;
  /** Has virsh do on both what virtune has no command for. @throws Error where it fails. */
  prepare(args: readonly string[]): Promise<void>;
}

async function run(
  command: string,
  args: readonly string[],
  rig: Rig,
  cwd: string,
): Promise<CommandResult> {
  const { promise, resolve } = Promise.withResolvers<CommandResult>();
  const env = { ...process.env, ...rig.env, LC_ALL: 'C' };
  const child = execFile(command, args, { env, cwd, timeout: 60_000 }, (_, stdout, stderr) => {
    resolve({ stdout, stderr, status: child.exitCode ?? 137 });
  });
  child.stdin?.end();
  return promise;
}

async function stateOf(rig: Rig): Promise<Outcome['state']> {
  await using connection = await connect(rig.uri);
  const domains = await connection.listAllDomains();
  const entries = domains
    .toSorted((a, b) => a.name.localeCompare(b.name))
    .map(async (domain) => {
      const live = await domain.getXmlDesc(xmlFlags.secure);
      const persistent = await domain.getXmlDesc(xmlFlags.inactive);
      return [domain.name, { live, persistent }] as const;
    });
  return Object.fromEntries(await Promise.all(entries));
}

const withoutHints = (text: string): string => text.replaceAll(/^hint: .*\n/gm, '');

/** Takes out what must differ: the rigs' directories, the programs' names, volatile values. */
function comparable(text: string, rig: Rig, volatile?: RegExp): string {
  const common = text.replaceAll(rig.dir, 'RIG');
  return volatile === undefined ? common : common.replaceAll(volatile, '#');
}

export async function startTwins(cwd: string): Promise<Twins> {
  const [left, right] = await Promise.all([startRig(), startRig()]);
  await Promise.all([addGuests(left), addGuests(right)]);
  const side = async (
    command: string,
    rig: Rig,
    args: readonly string[],
    volatile?: RegExp,
  ): Promise<Outcome> => {
    const { stdout, stderr, status } = await run(command, args, rig, cwd);
    return {
      stdout: comparable(stdout, rig, volatile),
      stderr: comparable(withoutHints(stderr), rig, volatile),
      status,
      state: await stateOf(rig),
    };
  };
  return {
    async run(args, volatile) {
      const [virsh, virtune] = await Promise.all([
        side('virsh', left, args, volatile),
        side(launcher, right, args, volatile),
      ]);
      return { virsh, virtune };
    },
    async prepare(args) {
      const results = await Promise.all([left, right].map((rig) => run('virsh', args, rig, cwd)));
      const failed = results.find(({ status }) => status !== 0);
      if (failed !== undefined) throw new Error(`virsh ${args.join(' ')}: ${failed.stderr}`);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([left.stop(), right.stop()]);
    },
  };
}
