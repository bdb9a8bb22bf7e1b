import { existsSync, readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { type HostTopology, parseHostTopology } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import { capabilitiesXml, hostFromText, SimulatedHost } from '../../src/index.ts';

/** Real machines, handed to the project's tests; not part of it. */
const data = path.resolve(import.meta.dirname, '../../../../../shared/data');
const absent = !existsSync(data);
const names = absent
  ? []
  : readdirSync(path.join(data, 'topologies')).map((file) => path.basename(file, '.json'));

/** Machines that contradict themselves, and how. */
const refused: Readonly<Record<string, RegExp>> = {
  'x86-1n8c-nehalem': /:\d+:\d+: the distance of node 0 to itself is 10, not 0$/,
  'x86-8n8c-buggy-same-cpus': /:\d+:\d+: the distance of node 0 to node 1 is more than 10, not 10$/,
};

const capabilitiesFile = (name: string): string =>
  path.join(data, 'capabilities/by-libvirtd', `${name}.xml`);

/** What both sides can know; of the CPUs, those that are online. */
function comparable({ nodes, cpus }: HostTopology, online: ReadonlySet<number>) {
  return {
    nodes: [...nodes.values()].map(({ id, memoryKiB, distances, cpus: own }) => ({
      id,
      memoryKiB,
      distances: [...distances],
      cpus: [...own].filter((cpu) => online.has(cpu)),
    })),
    cpus: [...cpus.values()]
      .filter(({ id }) => online.has(id))
      .map(({ id, node, socket, die, core, siblings }) => ({
        id,
        node,
        socket,
        die,
        core,
        siblings: siblings.format(),
      })),
  };
}

/** Of these libvirtd's host was the one that it ran on: without NUMA it reads /proc/meminfo. */
const withoutNuma = (text: string): boolean => /"numa": ?false/.test(text);

const read = (name: string): string =>
  readFileSync(path.join(data, 'topologies', `${name}.json`), 'utf8');

const made = (text: string, name: string): SimulatedHost =>
  new SimulatedHost(hostFromText(text, name).machine, { speed: 0 });

const taken = names.filter((name) => !(name in refused));
const printed = taken.filter((name) => existsSync(capabilitiesFile(name)) && hasCells(name));

function hasCells(name: string): boolean {
  return readFileSync(capabilitiesFile(name), 'utf8').includes('<cells');
}

describe.skipIf(absent)(`machines of ${data}`, () => {
  test.each(Object.entries(refused))('%s contradicts itself and is refused', (name, reason) => {
    expect(() => hostFromText(read(name), name)).toThrow(reason);
  });

  test.each(taken)('%s has the CPUs that are online', (name) => {
    const host = made(read(name), name);
    expect(host.onlineCpus.length).toBeGreaterThan(0);
    expect(parseHostTopology(capabilitiesXml(host)).cpus.size).toBe(host.onlineCpus.length);
  });

  test.each(printed)('%s has the topology that libvirtd saw on it', (name) => {
    const text = read(name);
    const host = made(text, name);
    const byLibvirtd = parseHostTopology(readFileSync(capabilitiesFile(name), 'utf8'));
    const topology = parseHostTopology(capabilitiesXml(host));
    const online = new Set(host.onlineCpus);
    const ours = comparable(topology, online);
    const theirs = comparable(byLibvirtd, online);
    if (withoutNuma(text)) for (const node of [...ours.nodes, ...theirs.nodes]) node.memoryKiB = 0;
    expect(ours).toEqual(theirs);
  });

  test.each(printed)('the capabilities of %s make the same machine again', (name) => {
    const text = readFileSync(capabilitiesFile(name), 'utf8');
    const topology = parseHostTopology(text);
    const again = parseHostTopology(capabilitiesXml(made(text, name)));
    const online = new Set(topology.cpus.keys());
    expect(comparable(again, online)).toEqual(comparable(topology, online));
  });
});
