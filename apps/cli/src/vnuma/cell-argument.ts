import { Cpuset, CpusetSyntaxError, type NumatuneMode, parseCpuset } from '@virtune/model';
import { CommandFailed } from '../failure.ts';
import { parseScaled, ULLONG_MAX } from '../grammar/number.ts';
import { t } from '../messages/index.ts';
import { suggest } from '../suggest.ts';

/** What --cell asks for: a NUMA node of the guest, and where of the host it is to be. */
export interface WantedCell {
  readonly id: number;
  /** Its vCPUs; empty for a cell of memory alone. */
  readonly vcpus: Cpuset;
  readonly memoryKiB: number;
  /** The nodes of the host for its memory; null leaves it to `<numatune><memory>`. */
  readonly memnode: { readonly mode: NumatuneMode | null; readonly nodeset: Cpuset } | null;
  /** The CPUs of the host for its vCPUs; null leaves them as they are. */
  readonly pin: Cpuset | null;
}

const CELL_FORM = 'ID:cpus=0-1,memory=2GiB,mode=strict,nodeset=0,pin=0-3';

/** MAX_NODES of QEMU's include/sysemu/numa.h. */
const MAX_CELLS = 128;

const KEYS = ['cpus', 'memory', 'mode', 'nodeset', 'pin'] as const;
type Key = (typeof KEYS)[number];

const MODES: readonly NumatuneMode[] = ['strict', 'preferred', 'interleave', 'restrictive'];

/** Parts with `=` start a field; the others go on with the list before them: `cpus=0,2,pin=1`. */
function splitFields(id: number, text: string): readonly (readonly [key: string, value: string])[] {
  const fields: [key: string, value: string][] = [];
  for (const part of text.split(',')) {
    const equals = part.indexOf('=');
    const last = fields.at(-1);
    if (equals >= 0) {
      fields.push([part.slice(0, equals), part.slice(equals + 1)]);
    } else if (last !== undefined) {
      last[1] += `,${part}`;
    } else {
      const hint = t`a cell is written ${CELL_FORM}`;
      throw new CommandFailed(t`cell ${id}: '${part}' is no key=value`, { hint });
    }
  }
  return fields;
}

function keyOf(id: number, text: string): Key {
  const key = KEYS.find((known) => known === text);
  if (key !== undefined) return key;
  const near = suggest(text, KEYS);
  const known = KEYS.join(', ');
  throw new CommandFailed(t`cell ${id}: there is no key '${text}'`, {
    hint:
      near === undefined
        ? t`the keys are ${known}`
        : t`did you mean '${near}'? The keys are ${known}`,
  });
}

function readFields(id: number, text: string): ReadonlyMap<Key, string> {
  const fields = new Map<Key, string>();
  for (const [name, value] of splitFields(id, text)) {
    const key = keyOf(id, name);
    if (fields.has(key)) {
      const hint = t`give each key once`;
      throw new CommandFailed(t`cell ${id}: ${key} is given twice`, { hint });
    }
    fields.set(key, value);
  }
  return fields;
}

function readSet(id: number, key: Key, text: string): Cpuset {
  const form = t`a set is written like 0-3,8 or 0-3,^1`;
  try {
    const set = parseCpuset(text);
    if (!set.isEmpty) return set;
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    throw new CommandFailed(t`cell ${id}: ${key}=${text} is no set of numbers: ${error.reason}`, {
      hint: form,
    });
  }
  throw new CommandFailed(t`cell ${id}: ${key}=${text} is an empty set`, { hint: form });
}

const noSize = (line: string): CommandFailed =>
  new CommandFailed(line, { hint: t`a size is written like 2GiB, 512MiB or 1048576 (KiB)` });

function readMemoryKiB(id: number, text: string | undefined): number {
  if (text === undefined) throw noSize(t`cell ${id}: it must be said how much memory it has`);
  const bytes = parseScaled(text, 1024n, ULLONG_MAX);
  if (bytes === undefined) throw noSize(t`cell ${id}: memory=${text} is no size`);
  if (bytes === 0n) throw noSize(t`cell ${id}: memory=${text}: a cell has some memory`);
  if (bytes % 1024n === 0n) return Number(bytes / 1024n);
  throw noSize(t`cell ${id}: memory=${text}, ${bytes} bytes, is no whole number of KiB`);
}

function readMode(id: number, text: string | undefined): NumatuneMode | null {
  if (text === undefined) return null;
  const mode = MODES.find((known) => known === text);
  if (mode !== undefined) return mode;
  throw new CommandFailed(t`cell ${id}: there is no mode '${text}'`, {
    hint: t`the modes are ${MODES.join(', ')}`,
  });
}

function readMemnode(id: number, fields: ReadonlyMap<Key, string>): WantedCell['memnode'] {
  const mode = readMode(id, fields.get('mode'));
  const nodes = fields.get('nodeset');
  if (nodes === undefined) {
    if (mode === null) return null;
    throw new CommandFailed(t`cell ${id}: mode=${mode} without a nodeset`, {
      hint: t`say which nodes of the host its memory is to be on: nodeset=0`,
    });
  }
  const nodeset = readSet(id, 'nodeset', nodes);
  if (mode === 'preferred' && nodeset.size > 1) {
    throw new CommandFailed(
      t`cell ${id}: mode=preferred takes one node, and nodeset=${nodes} has ${nodeset.size}`,
      { hint: t`name one node, or take mode=strict or mode=interleave` },
    );
  }
  return { mode, nodeset };
}

function readPin(id: number, text: string | undefined, vcpus: Cpuset): Cpuset | null {
  if (text === undefined) return null;
  if (vcpus.isEmpty) {
    throw new CommandFailed(t`cell ${id}: pin=${text}, but it has no vCPUs`, {
      hint: t`leave pin out, or give it cpus=`,
    });
  }
  return readSet(id, 'pin', text);
}

/**
 * Reads a value of --cell, `0:cpus=0-1,memory=2GiB,mode=strict,nodeset=0,pin=0-3`. All but memory
 * may be left out. Whether it fits the domain, the host and the other cells is not looked at.
 * @throws CommandFailed that names the cell
 */
export function parseCell(text: string): WantedCell {
  const [, number, rest = ''] = /^(\d+):(.*)$/s.exec(text) ?? [];
  if (number === undefined) {
    throw new CommandFailed(t`--cell '${text}' does not start with the number of a cell and ':'`, {
      hint: t`a cell is written ${CELL_FORM}`,
    });
  }
  const id = Number(number);
  if (id >= MAX_CELLS) {
    throw new CommandFailed(t`cell ${number}: QEMU has no more than ${MAX_CELLS} cells`, {
      hint: t`number the cells from 0 without gaps`,
    });
  }
  const fields = readFields(id, rest);
  const cpus = fields.get('cpus');
  const vcpus = cpus === undefined ? Cpuset.empty : readSet(id, 'cpus', cpus);
  return {
    id,
    vcpus,
    memoryKiB: readMemoryKiB(id, fields.get('memory')),
    memnode: readMemnode(id, fields),
    pin: readPin(id, fields.get('pin'), vcpus),
  };
}
