import type { KernelFiles } from './files.ts';

/** A kernel thread that works for a guest but is none of its process's: of vhost, of KVM's PIT. */
export interface HelperThread {
  readonly tid: number;
  readonly comm: string;
}

/** The processes of guests. */
export interface GuestProcesses {
  /** By UUID. Several, where more than one daemon runs a guest of that UUID. */
  readonly pids: ReadonlyMap<string, readonly number[]>;
  /** By the process that they work for. */
  readonly helpers: ReadonlyMap<number, readonly HelperThread[]>;
}

/** vhost's and the PIT's kernel threads carry the number of their owner. */
const HELPER = /^(?:vhost-|kvm-pit\/)(\d+)$/;

/** What follows `-uuid`, with which libvirt starts every QEMU. */
function uuidIn(commandLine: string): string | undefined {
  const words = commandLine.split('\0');
  const index = words.indexOf('-uuid');
  return index < 0 ? undefined : words[index + 1];
}

/** Looks through all processes once. */
export function guestProcesses(files: KernelFiles): GuestProcesses {
  const pids = new Map<string, number[]>();
  const helpers = new Map<number, HelperThread[]>();
  for (const entry of files.names('/proc')) {
    const pid = Number(entry);
    if (!Number.isInteger(pid)) continue;
    const commandLine = files.text(`/proc/${pid}/cmdline`);
    if (commandLine === '') {
      const comm = files.text(`/proc/${pid}/comm`)?.trimEnd() ?? '';
      const owner = HELPER.exec(comm)?.[1];
      if (owner !== undefined) add(helpers, Number(owner), { tid: pid, comm });
    } else {
      const uuid = commandLine === null ? undefined : uuidIn(commandLine);
      if (uuid !== undefined) add(pids, uuid.toLowerCase(), pid);
    }
  }
  return { pids, helpers };
}

function add<Key, Value>(map: Map<Key, Value[]>, key: Key, value: Value): void {
  const values = map.get(key);
  if (values === undefined) map.set(key, [value]);
  else values.push(value);
}
