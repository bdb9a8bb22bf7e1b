import { execFile } from 'node:child_process';
import { mkdir, mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { promisify } from 'node:util';
import { Cpuset } from '@virtune/model';

/** A NUMA node as sysfs shows it. */
export interface PackedNode {
  readonly id: number;
  readonly cpus: Cpuset;
  /** KiB: MemTotal and MemFree of its `meminfo`. */
  readonly memoryKiB: { readonly total: number; readonly free: number };
  /** The line of its `distance`; the file is not there when this is left out. */
  readonly distance?: string;
}

type Files = Readonly<Record<string, string>>;

function hexMap(cpus: Cpuset): string {
  return [...cpus]
    .reduce((map, cpu) => map | (1n << BigInt(cpu)), 0n)
    .toString(16)
    .padStart(8, '0');
}

function nodeFiles({ id, cpus, memoryKiB, distance }: PackedNode): Files {
  const at = `devices/system/node/node${id}`;
  return {
    [`${at}/cpumap`]: hexMap(cpus),
    [`${at}/cpulist`]: cpus.format(),
    [`${at}/meminfo`]:
      `Node ${id} MemTotal:       ${memoryKiB.total} kB\n` +
      `Node ${id} MemFree:        ${memoryKiB.free} kB`,
    ...(distance !== undefined && { [`${at}/distance`]: distance }),
  };
}

function cpuFiles(cpu: number): Files {
  const at = `devices/system/cpu/cpu${cpu}`;
  const alone = Cpuset.of(cpu);
  return {
    [`${at}/online`]: '1',
    [`${at}/topology/physical_package_id`]: '0',
    [`${at}/topology/die_id`]: '0',
    [`${at}/topology/core_id`]: `${cpu}`,
    [`${at}/topology/thread_siblings`]: hexMap(alone),
    [`${at}/topology/thread_siblings_list`]: alone.format(),
  };
}

function hostFiles(nodes: readonly PackedNode[], cpus: Cpuset): Files {
  const files = [...nodes.map(nodeFiles), ...Array.from(cpus, cpuFiles)];
  const lists = ['online', 'possible', 'present'];
  return Object.assign(
    {
      'devices/system/node/online': Cpuset.from(nodes.map(({ id }) => id)).format(),
      ...Object.fromEntries(lists.map((l) => [`devices/system/cpu/${l}`, cpus.format()])),
    },
    ...files,
  ) as Files;
}

/**
 * Packs the sysfs of a machine with these nodes, as `startRig` takes it. Remove the directory that
 * the archive is in.
 */
export async function packHost(nodes: readonly PackedNode[], cpus: Cpuset): Promise<string> {
  const directory = await mkdtemp(path.join(tmpdir(), 'virtune-host-'));
  for (const [name, text] of Object.entries(hostFiles(nodes, cpus))) {
    const file = path.join(directory, 'host', name);
    await mkdir(path.dirname(file), { recursive: true });
    await writeFile(file, `${text}\n`);
  }
  const archive = path.join(directory, 'host.tar.xz');
  await promisify(execFile)('tar', ['cJf', archive, '-C', directory, 'host']);
  await rm(path.join(directory, 'host'), { recursive: true });
  return archive;
}
