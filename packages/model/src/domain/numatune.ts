import type { Element } from '@xmldom/xmldom';
import type { Nodeset } from '../cpuset/cpuset.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { choice, format, nonEmptyCpuset, required, unsigned } from './attribute.ts';
import { elements, type DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { readCells } from './numa.ts';
import { readVcpu } from './vcpu.ts';

const MODES = ['strict', 'preferred', 'interleave', 'restrictive'] as const;

/** How memory is bound to host nodes. */
export type NumatuneMode = (typeof MODES)[number];

/** `<numatune><memory/>`: where all of the memory is to be. */
export type NumatuneMemory =
  | { readonly mode: NumatuneMode; readonly placement: 'static'; readonly nodeset: Nodeset }
  /** numad chooses the nodes. */
  | { readonly mode: NumatuneMode; readonly placement: 'auto' };

/** `<numatune><memnode/>`: where the memory of one guest cell is to be. */
export interface Memnode {
  readonly cell: number;
  readonly mode: NumatuneMode;
  /** Nodes of the host. */
  readonly nodeset: Nodeset;
}

export interface Numatune {
  readonly memory: NumatuneMemory | null;
  readonly memnodes: readonly Memnode[];
}

function readMemory(domain: Element): NumatuneMemory | null {
  const [element] = elements(domain, 'numatune', 'memory');
  if (element === undefined) return null;
  const given = choice(element, 'mode', MODES);
  const mode = given ?? 'strict';
  const asked = choice(element, 'placement', ['default', 'static', 'auto']);
  const nodeset = nonEmptyCpuset(element, 'nodeset');
  if (given === null && asked === null && nodeset === null) return null;
  if (asked === 'auto') return { mode, placement: 'auto' };
  if (nodeset !== null) return { mode, placement: 'static', nodeset };
  if (asked !== 'static' && readVcpu(domain).placement === 'auto') {
    return { mode, placement: 'auto' };
  }
  throw new DomainXmlError(element, 'a static placement needs a nodeset', 'nodeset');
}

/** libvirt takes automatic vCPUs for automatic memory where nothing is said of the memory. */
function isAutomatic(domain: Element, memory: NumatuneMemory | null): boolean {
  const named = elements(domain, 'numatune', 'memory').length > 0;
  return named ? memory?.placement === 'auto' : readVcpu(domain).placement === 'auto';
}

function readMemnode(element: Element, cells: number): Memnode {
  const cell = required(element, 'cellid', unsigned(element, 'cellid'));
  if (cell >= cells) throw new DomainXmlError(element, `there is no cell ${cell}`, 'cellid');
  const mode = choice(element, 'mode', MODES) ?? 'strict';
  return { cell, mode, nodeset: required(element, 'nodeset', nonEmptyCpuset(element, 'nodeset')) };
}

function readMemnodes(domain: Element, memory: NumatuneMemory | null): readonly Memnode[] {
  const found = elements(domain, 'numatune', 'memnode');
  const [first] = found;
  if (first === undefined) return [];
  if (isAutomatic(domain, memory)) {
    throw new DomainXmlError(first, 'no cell can be bound while the placement is automatic');
  }
  const cells = readCells(domain).length;
  if (cells === 0) throw new DomainXmlError(first, 'the guest has no NUMA cells');
  const seen = new Set<number>();
  return found.map((element) => {
    const memnode = readMemnode(element, cells);
    if (seen.has(memnode.cell)) {
      throw new DomainXmlError(element, `cell ${memnode.cell} is bound twice`, 'cellid');
    }
    if (memory?.mode === 'restrictive' && memnode.mode !== 'restrictive') {
      const reason = `memory is restrictive, and then every memnode, not ${memnode.mode}`;
      throw new DomainXmlError(element, reason, 'mode');
    }
    seen.add(memnode.cell);
    return memnode;
  });
}

function renderMemory(memory: NumatuneMemory): XmlNode {
  const { mode, placement } = memory;
  const attributes =
    placement === 'auto'
      ? { mode, nodeset: null, placement }
      : { mode, nodeset: memory.nodeset.format(), placement: null };
  return { name: 'memory', attributes, coupled: ['nodeset', 'placement'] };
}

function renderMemnode({ cell, mode, nodeset }: Memnode): XmlNode {
  return {
    name: 'memnode',
    key: String(cell),
    attributes: { cellid: String(cell), mode, nodeset: format(nodeset) },
  };
}

/** Read as virDomainNumatuneParseXML does. */
export const numatune: DomainElement<Numatune> = {
  read(domain) {
    const [, second] = elements(domain, 'numatune');
    if (second !== undefined) throw new DomainXmlError(second, 'only one numatune is allowed');
    const memory = readMemory(domain);
    return { memory, memnodes: readMemnodes(domain, memory) };
  },
  render({ memory, memnodes }) {
    const children = [
      ...(memory === null ? [] : [renderMemory(memory)]),
      ...memnodes.toSorted((a, b) => a.cell - b.cell).map(renderMemnode),
    ];
    return children.length === 0 ? [] : [{ name: 'numatune', container: true, children }];
  },
};
