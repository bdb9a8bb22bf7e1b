import {
  CapabilitiesError,
  type HostTopology,
  parseHostTopology,
  XmlSyntaxError,
} from '@virtune/model';
import { readCapabilitiesFacts } from './capabilities-facts.ts';
import type { HostSource } from './host-source.ts';
import { machineFromHostTopology } from './host-topology.ts';
import { distanceMistake } from './shape/nodes.ts';
import { SourceError } from './source-error.ts';

const LOCAL = 10;

/** Where the `occurrence`-th match of a pattern stands. */
function placeOf(text: string, pattern: RegExp, occurrence = 1) {
  const match = [...text.matchAll(pattern)][occurrence - 1];
  const before = text.slice(0, match?.index ?? 0).split('\n');
  return { line: before.length, column: (before.at(-1) ?? '').length + 1 };
}

const cpuElement = (cpu: number): RegExp => new RegExp(`<cpu\\s+id=['"]${cpu}['"]`, 'g');
const cellElement = (node: number): RegExp => new RegExp(`<cell\\s+id=['"]${node}['"]`, 'g');

function checkNodes({ nodes }: HostTopology, text: string, file: string): void {
  const seen = new Map<number, number>();
  for (const { id, cpus, distances } of nodes.values()) {
    for (const cpu of cpus) {
      const other = seen.get(cpu);
      if (other !== undefined) {
        const reason = `CPU ${cpu} is in node ${other} and in node ${id}`;
        throw new SourceError(file, placeOf(text, cpuElement(cpu), 2), reason);
      }
      seen.set(cpu, id);
    }
    for (const [to, value] of distances) {
      if (nodes.has(to) && (id === to) !== (value === LOCAL)) {
        throw new SourceError(file, placeOf(text, cellElement(id)), distanceMistake(id, to, value));
      }
    }
  }
}

function checkSiblings({ cpus }: HostTopology, text: string, file: string): void {
  for (const { id, siblings } of cpus.values()) {
    const refuse = (reason: string): never => {
      throw new SourceError(file, placeOf(text, cpuElement(id)), reason);
    };
    if (!siblings.has(id)) refuse(`CPU ${id} is not among its own siblings`);
    for (const other of siblings) {
      if (cpus.get(other)?.siblings.has(id) === false) {
        refuse(`CPU ${id} has CPU ${other} as a sibling, but CPU ${other} has not CPU ${id}`);
      }
    }
  }
}

function read(text: string, file: string): HostTopology {
  try {
    return parseHostTopology(text);
  } catch (error) {
    if (error instanceof XmlSyntaxError) {
      throw new SourceError(file, { line: error.line, column: error.column }, error.reason);
    }
    if (error instanceof CapabilitiesError) {
      const place = error.line === null ? null : { line: error.line, column: 1 };
      throw new SourceError(file, place, error.reason);
    }
    throw error;
  }
}

/**
 * The host of which libvirt printed these capabilities (`virsh capabilities`): all that they tell
 * is kept, so that the simulated host has the same ones.
 * @throws SourceError where they are none, or contradict themselves.
 */
export function hostFromCapabilities(text: string, file: string): HostSource {
  const topology = read(text, file);
  if (topology.nodes.size === 0 || topology.cpus.size === 0) {
    throw new SourceError(file, null, 'these capabilities show no topology: no <cells> with CPUs');
  }
  checkNodes(topology, text, file);
  checkSiblings(topology, text, file);
  const { cpuVendor, cpuDetails, system } = readCapabilitiesFacts(text);
  const mhz = Math.floor(Number(cpuDetails.tsc?.frequency ?? 0) / 1_000_000);
  const machine = { ...machineFromHostTopology(topology), cpuVendor, cpuDetails, mhz };
  return { machine, system, guests: [] };
}
