import type { Element } from '@xmldom/xmldom';
import { descendant } from '../xml/children.ts';
import { parseXml } from '../xml/parse.ts';
import { parseBank } from './cache.ts';
import { CapabilitiesError } from './capabilities-error.ts';
import { type Cell, parseCell } from './cell.ts';
import { ascending, byId, listed } from './listed.ts';
import type { HostCpu, HostTopology } from './topology.ts';
import { countAttribute, requireKiB } from './values.ts';

/** Every CPU once, as the lowest of the nodes that list it has it. */
function cpusOf(cells: ReadonlyMap<number, Cell>): ReadonlyMap<number, HostCpu> {
  const lowestNodeLast = [...cells.values()].toReversed();
  return ascending(new Map(lowestNodeLast.flatMap(({ cpus }) => [...cpus])));
}

function parsePageSize(pages: Element): number {
  requireKiB(pages);
  return countAttribute(pages, 'size');
}

function textAt(root: Element, ...path: readonly string[]): string | null {
  return descendant(root, ...path)?.textContent?.trim() ?? null;
}

/**
 * Reads the host's topology out of libvirt's capabilities XML (virConnectGetCapabilities,
 * https://libvirt.org/formatcaps.html). Where libvirt could not read the host's topology and
 * printed no `<topology>`, there are no nodes and no CPUs.
 * @throws XmlSyntaxError if it is no XML, CapabilitiesError if it is something else.
 */
export function parseHostTopology(capabilities: string): HostTopology {
  const root = parseXml(capabilities).documentElement;
  if (root?.tagName !== 'capabilities') {
    throw new CapabilitiesError(null, `<${root?.tagName}> instead of <capabilities>`);
  }
  const cells = byId(listed(root, ['host', 'topology', 'cells'], 'cell'), parseCell);
  const pageSizes = listed(root, ['host', 'cpu'], 'pages').map(parsePageSize);
  return Object.freeze({
    arch: textAt(root, 'host', 'cpu', 'arch'),
    cpuModel: textAt(root, 'host', 'cpu', 'model'),
    pageSizesKiB: Object.freeze(pageSizes.toSorted((a, b) => a - b)),
    nodes: new Map([...cells].map(([id, { node }]) => [id, node])),
    cpus: cpusOf(cells),
    caches: Object.freeze(listed(root, ['host', 'cache'], 'bank').map(parseBank)),
  });
}
