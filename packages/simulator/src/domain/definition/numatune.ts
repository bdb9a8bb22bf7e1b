import { oneOf, requiredUint } from './attribute.ts';
import { parseSet } from './cpus.ts';
import {
  type Cell,
  type Memnode,
  type MemoryMode,
  memoryModes,
  type NumatuneMemory,
} from './definition.ts';
import { attributes, elementOrNothing } from './printer.ts';
import { allAt, childrenOf, type XmlNode } from './xml.ts';
import type { Nodeset } from '@virtune/model';
import { unsupported, xmlError } from './refusal.ts';

/** What is to change of `<numatune><memory>`; what is undefined stays. */
export interface NumatuneChange {
  readonly mode?: MemoryMode | undefined;
  /** `default`: static where there is a nodeset or `static` vCPU placement, else auto. */
  readonly placement?: 'default' | 'static' | 'auto' | undefined;
  readonly nodeset?: Nodeset | undefined;
}

/** virDomainNumatuneSet. @throws VirError where a static placement has no nodeset. */
export function changedNumatune(
  before: NumatuneMemory | null,
  placementStatic: boolean,
  change: NumatuneChange,
): NumatuneMemory | null {
  const told = [change.mode, change.placement, change.nodeset].some((value) => value !== undefined);
  if (!told) return before;
  const mode = change.mode ?? before?.mode ?? 'strict';
  let placement = change.placement ?? (before === null ? 'default' : undefined);
  let nodeset = change.nodeset ?? before?.nodeset ?? null;
  if (change.nodeset !== undefined) placement ??= 'static';
  if (placement === 'default') placement = nodeset !== null || placementStatic ? 'static' : 'auto';
  placement ??= before?.placement ?? 'static';
  if (placement === 'static' && nodeset === null) {
    throw unsupported("nodeset for NUMA memory tuning must be set if 'placement' is 'static'");
  }
  if (placement === 'auto') nodeset = null;
  return { mode, placement, nodeset };
}

function choice<T extends string>(
  node: XmlNode,
  name: string,
  values: readonly T[],
  what: string,
): T | undefined {
  const value = node.attributes.get(name);
  if (value === undefined) return undefined;
  if (values.includes(value as T)) return value as T;
  throw unsupported(`Unsupported NUMA memory ${what} mode '${value}'`);
}

function memoryOf(node: XmlNode | undefined, placementStatic: boolean): NumatuneMemory | null {
  if (node === undefined) {
    return changedNumatune(null, placementStatic, placementStatic ? {} : { placement: 'auto' });
  }
  const mode = choice(node, 'mode', memoryModes, 'tuning');
  const placement = choice(node, 'placement', ['default', 'static', 'auto'] as const, 'placement');
  const text = node.attributes.get('nodeset');
  const nodeset = text === undefined ? undefined : parseSet(text, 'nodeset');
  return changedNumatune(null, placementStatic, { mode, placement, nodeset });
}

function memnodeOf(node: XmlNode, cells: readonly Cell[], strictest: MemoryMode | undefined): void {
  const id = requiredUint(node, 'cellid');
  const cell = cells[id] as { memnode: Memnode | null } | undefined;
  if (cell === undefined) {
    throw xmlError(
      "Argument 'cellid' in memnode element must correspond to existing guest's NUMA cell",
    );
  }
  if (cell.memnode !== null) throw xmlError(`Multiple memnode elements with cellid ${id}`);
  const mode = oneOf(node, 'mode', memoryModes) ?? 'strict';
  if (strictest === 'restrictive' && mode !== 'restrictive') {
    throw xmlError(
      "'restrictive' mode is required in memnode element when mode is 'restrictive' in memory element",
    );
  }
  const text = node.attributes.get('nodeset');
  if (text === undefined) {
    throw xmlError('Missing required nodeset attribute in memnode element');
  }
  cell.memnode = { mode, nodeset: parseSet(text, 'nodeset') };
}

/** `<numatune>` (virDomainNumatuneParseXML); memnodes are put to the cells. */
export function parseNumatune(
  root: XmlNode,
  placementStatic: boolean,
  cells: readonly Cell[],
): NumatuneMemory | null {
  if (childrenOf(root, 'numatune').length > 1) throw xmlError('only one numatune is supported');
  const memory = memoryOf(allAt(root, 'numatune', 'memory')[0], placementStatic);
  const memnodes = allAt(root, 'numatune', 'memnode');
  if (memnodes.length === 0) return memory;
  if (memory?.placement === 'auto') {
    throw unsupported('Per-node binding is not compatible with automatic NUMA placement.');
  }
  if (cells.length === 0) {
    throw xmlError("Element 'memnode' is invalid without any guest NUMA cells");
  }
  for (const node of memnodes) memnodeOf(node, cells, memory?.mode);
  return memory;
}

export function printNumatune(memory: NumatuneMemory | null, cells: readonly Cell[]): string {
  let content = '';
  if (memory !== null) {
    const { mode, placement, nodeset } = memory;
    const where = placement === 'static' ? { nodeset: nodeset?.format() } : { placement };
    content += `<memory${attributes({ mode, ...where })}/>\n`;
  }
  for (const [cellid, { memnode }] of cells.entries()) {
    if (memnode === null) continue;
    const { mode, nodeset } = memnode;
    content += `<memnode${attributes({ cellid, mode, nodeset: nodeset.format() })}/>\n`;
  }
  return elementOrNothing('numatune', '', content);
}
