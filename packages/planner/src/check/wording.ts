import { Cpuset } from '@virtune/model';
import { type Message, msg, plural } from '../message.ts';
import type { GuestThread } from '../scene/guest.ts';
import type { Subject } from './rule.ts';

/** Names as a person would list them: at most three, and how many more there are. */
export function namesOf(subjects: readonly Subject[]): Message {
  const names = [...new Set(subjects.map(({ domain }) => domain.name))];
  const [first = '', second = '', third = ''] = names;
  if (names.length <= 1) return msg`${first}`;
  if (names.length === 2) return msg`${first} and ${second}`;
  if (names.length === 3) return msg`${first}, ${second} and ${third}`;
  return msg`${first}, ${second} and ${names.length - 2} more`;
}

const KIB_PER_GIB = 1024 * 1024;

/** A size in the largest unit that leaves it readable: `512 MiB`, `3.5 GiB`. */
export function sizeText(kib: number): string {
  if (kib < 1024) return `${kib} KiB`;
  if (kib < KIB_PER_GIB) return `${Math.floor(kib / 1024)} MiB`;
  const gib = kib / KIB_PER_GIB;
  return `${Number.isInteger(gib) ? gib : gib.toFixed(1)} GiB`;
}

/** `vCPU 3`, `vCPUs 0-2`. */
export const vcpusText = (ids: Cpuset): Message =>
  plural(ids.size, msg`vCPU ${ids}`, msg`vCPUs ${ids}`);

/** `CPU 3`, `CPUs 0-2`. */
export const cpusText = (cpus: Cpuset): Message =>
  plural(cpus.size, msg`CPU ${cpus}`, msg`CPUs ${cpus}`);

/** `node 3`, `nodes 0-2`. */
export const nodesText = (nodes: Cpuset): Message =>
  plural(nodes.size, msg`node ${nodes}`, msg`nodes ${nodes}`);

/** `1 vCPU`, `4 vCPUs`. */
export const vcpuCountText = (count: number): Message =>
  plural(count, msg`1 vCPU`, msg`${count} vCPUs`);

/** `vCPUs 0-3`, `the emulator`, `iothread 1`: threads of one kind. */
function kindText(kind: GuestThread['kind'], ids: Cpuset): Message {
  switch (kind) {
    case 'vcpu':
      return vcpusText(ids);
    case 'emulator':
      return msg`the emulator`;
    default:
      return plural(ids.size, msg`iothread ${ids}`, msg`iothreads ${ids}`);
  }
}

/** Threads by kind: `vCPU 0-3 and the emulator`. */
export function threadsText(threads: readonly GuestThread[]): Message {
  const parts = (['vcpu', 'emulator', 'iothread'] as const).flatMap((kind) => {
    const ids = idsOf(threads.filter((thread) => thread.kind === kind));
    return ids.isEmpty ? [] : [kindText(kind, ids)];
  });
  const [first = msg`nothing`, second, third] = parts;
  if (second === undefined) return first;
  if (third === undefined) return msg`${first} and ${second}`;
  return msg`${first}, ${second} and ${third}`;
}

/** The numbers of threads, as a set. */
export const idsOf = (threads: readonly GuestThread[]): Cpuset =>
  Cpuset.from(threads.map(({ id }) => id));
