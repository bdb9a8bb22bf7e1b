import { connect, xmlFlags } from '@virtune/libvirt';
import type { CommandResult } from '../rig/index.ts';
import { addGuests } from './guests.ts';
import { type HostKind, startHost } from './hosts.ts';
import { type Host, type Program, runOn } from './side.ts';

/** What one side printed, and the state that it left behind, in a form that both sides share. */
export interface Outcome extends CommandResult {
  /** Every domain's live and persistent XML, by name. */
  readonly state: Readonly<Record<string, { live: string; persistent: string }>>;
}

/** Two hosts with the same guests: on one virsh works, on the other virtune. */
export interface Twins extends AsyncDisposable {
  /** Runs one command line on both. `volatile` matches what may differ: times, counters. */
  run(args: readonly string[], volatile?: RegExp): Promise<{ virsh: Outcome; virtune: Outcome }>;
  /** Has virsh do on both what virtune has no command for. @throws Error where it fails. */
  prepare(args: readonly string[]): Promise<void>;
}

async function stateOf(host: Host): Promise<Outcome['state']> {
  await using connection = await connect(host.uri);
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

export async function startTwins(cwd: string, kind: HostKind): Promise<Twins> {
  const [left, right] = await Promise.all([startHost(kind), startHost(kind)]);
  await Promise.all([addGuests(left), addGuests(right)]);
  // Processes are tried on libvirtd; what is tried of the simulator is what it answers.
  const ours = kind === 'libvirtd' ? 'virtune' : 'virtuneHere';
  return {
    async run(args, volatile) {
      const side = async (program: Program, host: Host): Promise<Outcome> => ({
        ...(await runOn(host, program, args, { cwd, volatile })),
        state: await stateOf(host),
      });
      const [virsh, virtune] = await Promise.all([side('virsh', left), side(ours, right)]);
      return { virsh, virtune };
    },
    async prepare(args) {
      const hosts = [left, right];
      const results = await Promise.all(hosts.map((host) => runOn(host, 'virsh', args, { cwd })));
      const failed = results.find(({ status }) => status !== 0);
      if (failed !== undefined) throw new Error(`virsh ${args.join(' ')}: ${failed.stderr}`);
    },
    async [Symbol.asyncDispose]() {
      await Promise.all([left[Symbol.asyncDispose](), right[Symbol.asyncDispose]()]);
    },
  };
}
