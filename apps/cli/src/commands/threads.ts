import type { Snapshot, SnapshotDomain } from '@virtune/model';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { string } from '../options.ts';
import {
  connectsUnlessFrom,
  domainIn,
  snapshotOf,
  snapshotOptions,
} from '../sight/snapshot-source.ts';
import { memoryFacts, type NodeMemoryFacts } from '../threads/memory-rows.ts';
import { printMemory, threadTable } from '../threads/text.ts';
import { type ThreadFacts, threadFacts } from '../threads/thread-rows.ts';

export interface ThreadsData {
  /** Whether the kernel of the host was asked; false where virtune did not run on the host itself. */
  readonly hasKernelFacts: boolean;
  /** Those that run, or the one that was asked for. */
  readonly domains: readonly DomainThreads[];
}

interface DomainThreads {
  readonly name: string;
  readonly uuid: string;
  /** Absent while the domain is shut off. */
  readonly id?: number;
  /** Its process, where the kernel was asked. */
  readonly pid?: number;
  readonly threads: readonly ThreadFacts[];
  /** By node of the host; empty where nothing is known or wanted. */
  readonly memory: readonly NodeMemoryFacts[];
}

export default command({
  name: 'threads',
  summary: 'the threads of domains: where they may run, ran last, and how long they waited',
  reads: true,
  description: `For each thread the CPUs that the live definition pins it to, those that the next start brings,
and those that the kernel really lets it run on; the CPU that it ran on last; the time that it
ran, and that it was ready and waited. Below: its memory by node of the host, as it is and as
it should be.`,
  options: {
    domain: string('name, id or UUID of one domain; all that run without'),
    ...snapshotOptions,
  },
  connects: connectsUnlessFrom,

  async run(ctx, args): Promise<ThreadsData> {
    const { domain } = args;
    const snapshot = await snapshotOf(ctx, args, { domain });
    const wanted =
      domain === undefined
        ? snapshot.domains.filter(({ id }) => id !== null)
        : [args.from === undefined ? theOnly(snapshot, domain) : domainIn(snapshot, domain, args)];
    return {
      hasKernelFacts: snapshot.host.hasKernelFacts,
      domains: wanted.map((one) => ({
        name: one.name,
        uuid: one.uuid,
        ...(one.id !== null && { id: one.id }),
        ...(one.kernel !== null && { pid: one.kernel.pid }),
        threads: threadFacts(one, snapshot.host.cpus),
        memory: memoryFacts(one),
      })),
    };
  },

  text(out, { hasKernelFacts, domains }) {
    for (const [index, { name, id, pid, threads, memory }] of domains.entries()) {
      if (index > 0) out.print('\n');
      out.printExtra(`${out.paint('bold', title(name, id, pid))}\n`);
      out.print(threadTable(out, threads));
      if (memory.length === 0) continue;
      out.print('\n');
      printMemory(out, memory);
    }
    if (domains.length === 0) {
      out.printExtra(t`No domain is running.\n`);
    } else if (!hasKernelFacts) {
      const more = t`Only on the host itself: threads that libvirt does not list (QEMU's other ones, vhost, kvm-pit), thread numbers, the emulator's real CPUs, memory by node.`;
      out.printExtra(`\n${more}\n`);
    }
  },
});

/** The one domain that was read, unless it has gone meanwhile. */
function theOnly({ domains, notes }: Snapshot, text: string): SnapshotDomain {
  const [domain] = domains;
  if (domain !== undefined) return domain;
  throw new CommandFailed(t`failed to get domain '${text}'`, { hint: notes[0]?.text ?? '' });
}

function title(name: string, id: number | undefined, pid: number | undefined): string {
  if (id === undefined) return t`${name} (shut off: what the next start brings)`;
  return pid === undefined ? t`${name} (id ${id})` : t`${name} (id ${id}, process ${pid})`;
}
