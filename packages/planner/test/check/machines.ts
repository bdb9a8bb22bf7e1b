import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import {
  Cpuset,
  Definition,
  type HostTopology,
  parseCpuset,
  type SnapshotDomain,
  type SnapshotHost,
} from '@virtune/model';
import { exampleDomain, hostWith } from '@virtune/model/examples';

const data = path.resolve(import.meta.dirname, '../../../../../shared/data');

/** Why tests over real machines and definitions cannot run; null where they can. */
export const missingData = existsSync(data)
  ? null
  : '../shared/data, real machines and definitions, is not there';

/** A machine's own dump; README.md beside the files tells of the format and its traps. */
interface Machine {
  readonly name: string;
  readonly arch: string;
  readonly online: string;
  readonly isolated?: string;
  readonly nodes: readonly {
    readonly id: number;
    readonly memKiB: number | null;
    readonly hugepages?: Readonly<Record<string, number>>;
    readonly cpus: string;
    readonly distances: readonly number[] | null;
  }[];
  readonly cpus: readonly {
    readonly id: number;
    readonly online: boolean;
    readonly node: number | null;
    readonly socket: number | null;
    readonly die?: number | null;
    readonly core: number | null;
    readonly siblings: string | null;
    readonly l3: string | null;
  }[];
}

const setOf = (text: string | null | undefined): Cpuset =>
  text === null || text === undefined || text === '' ? Cpuset.empty : parseCpuset(text);

function nodesOf({ nodes, online }: Machine): HostTopology['nodes'] {
  return new Map(
    nodes.map(({ id, memKiB, hugepages = {}, cpus, distances }) => [
      id,
      {
        id,
        memoryKiB: memKiB ?? 0,
        pages: new Map(Object.entries(hugepages).map(([size, count]) => [Number(size), count])),
        distances: new Map((distances ?? []).map((value, i) => [nodes[i]?.id ?? i, value])),
        cpus: setOf(cpus).intersect(setOf(online)),
      },
    ]),
  );
}

function topologyOf(machine: Machine): HostTopology {
  const cpus = machine.cpus.filter(({ id }) => setOf(machine.online).has(id));
  const l3 = new Set(cpus.flatMap((cpu) => (cpu.l3 === null ? [] : [cpu.l3])));
  return {
    arch: machine.arch,
    cpuModel: null,
    pageSizesKiB: [4, 2048],
    nodes: nodesOf(machine),
    cpus: new Map(
      cpus.map(({ id, node, socket, die = null, core, siblings }) => [
        id,
        {
          id,
          node: node ?? 0,
          socket,
          die,
          cluster: null,
          core,
          siblings: setOf(siblings).union(Cpuset.of(id)),
        },
      ]),
    ),
    caches: [...l3].map((text, id) => ({
      id,
      level: 3,
      type: 'both',
      sizeBytes: 1,
      cpus: setOf(text),
    })),
  };
}

/** Real machines, by name: those of every second have cgroup v1, some CPUs isolated or reserved. */
export function machines(): readonly SnapshotHost[] {
  const directory = path.join(data, 'topologies');
  const files = readdirSync(directory).filter((file) => file.endsWith('.json'));
  return files.toSorted().map((file, i) => {
    const machine = JSON.parse(readFileSync(path.join(directory, file), 'utf8')) as Machine;
    const host = hostWith(topologyOf(machine), {
      hostname: machine.name,
      cgroupVersion: i % 2 === 0 ? 2 : 1,
    });
    const reserved = i % 3 === 0 ? Cpuset.of(host.cpus.online.min ?? 0) : Cpuset.empty;
    const isolated = setOf(machine.isolated);
    return { ...host, cpus: { ...host.cpus, isolated, reserved } };
  });
}

/** libvirt's own domain definitions that touch CPU and memory, by their path. */
export function definitions(): ReadonlyMap<string, Definition> {
  const directory = path.join(data, 'domains/valid');
  const files = readdirSync(directory, { recursive: true, encoding: 'utf8' })
    .filter((file) => file.endsWith('.xml'))
    .toSorted();
  return new Map(
    files.map((file) => [file, new Definition(readFileSync(path.join(directory, file), 'utf8'))]),
  );
}

/** A domain of a snapshot with this definition, which runs or is shut off. */
export function domainOf(
  host: SnapshotHost,
  name: string,
  definition: Definition,
  isRunning: boolean,
): SnapshotDomain {
  return {
    ...exampleDomain(host, { name, id: null }),
    id: isRunning ? 1 : null,
    state: isRunning ? 'running' : 'shutoff',
    live: isRunning ? definition : null,
    config: definition,
    autoCpuset: isRunning ? Cpuset.empty.union(host.cpus.online) : null,
  };
}
