import { onOff } from './attribute.ts';
import { parseSet } from './cpus.ts';
import type { Cell, HugePage, Memory } from './definition.ts';
import type { Device } from './devices/device.ts';
import { unsigned } from './number.ts';
import { attributes, element, elementOrNothing } from './printer.ts';
import { memoryKiB, scaledBytes } from './scaled.ts';
import { allAt, at, textOf, type XmlNode } from './xml.ts';
import { unsupported, xmlDetail, xmlError } from './refusal.ts';

/** VIR_DOMAIN_MEMORY_PARAM_UNLIMITED, in KiB. */
export const UNLIMITED_KIB = 9_007_199_254_740_991n;

/** A size in KiB of the first element of this name. */
export function sizeOf(node: XmlNode | undefined, path: string): number {
  return memoryKiB(textOf(node), node?.attributes.get('unit'), path);
}

/** A limit of `<memtune>`, null where there is none (virDomainParseMemoryLimit). */
function limitOf(root: XmlNode, name: string): bigint | null {
  const node = at(root, 'memtune', name);
  const text = textOf(node);
  if (text === undefined) return null;
  const max = UNLIMITED_KIB << 10n;
  const path = `./memtune/${name}[1]`;
  const bytes = scaledBytes(text, node?.attributes.get('unit'), { path, scale: 1024n, max });
  return truncatedLimit((bytes + 1023n) / 1024n);
}

/** A limit in KiB; null where it is none (virMemoryLimitTruncate, virMemoryLimitIsSet). */
export function truncatedLimit(limitKiB: bigint): bigint | null {
  return limitKiB < UNLIMITED_KIB ? limitKiB : null;
}

function optionOf(
  root: XmlNode,
  element: string,
  attribute: string,
  values: readonly string[],
): string | null {
  const value = at(root, 'memoryBacking', element)?.attributes.get(attribute);
  if (value === undefined || value === '') return null;
  if (values.includes(value)) return value;
  throw unsupported(`unknown memoryBacking/${element}/${attribute} '${value}'`);
}

function hugepageOf(node: XmlNode): HugePage {
  const { attributes } = node;
  const sizeKiB = memoryKiB(attributes.get('size'), attributes.get('unit'), './@size', true);
  if (sizeKiB === 0) throw xmlDetail("hugepage size can't be zero");
  const nodeset = attributes.get('nodeset');
  return { sizeKiB, nodeset: nodeset === undefined ? null : parseSet(nodeset, 'nodeset') };
}

function hugepagesOf(root: XmlNode): readonly HugePage[] | null {
  if (at(root, 'memoryBacking', 'hugepages') === undefined) return null;
  const pages = allAt(root, 'memoryBacking', 'hugepages', 'page');
  return pages.length === 0 ? [{ sizeKiB: 0, nodeset: null }] : pages.map(hugepageOf);
}

function countOf(text: string | undefined, what: string): number {
  if (text === undefined || text === '') return 0;
  const value = unsigned(text, 32);
  if (value !== null) return Number(value);
  throw xmlError(`Failed to parse memory ${what}`);
}

type Limits = 'hardLimitKiB' | 'softLimitKiB' | 'swapHardLimitKiB' | 'minGuaranteeKiB';

/** `<memory>`, `<currentMemory>`, `<maxMemory>`, `<memoryBacking>` (virDomainDefParseMemory). */
export function parseMemory(root: XmlNode): Omit<Memory, Limits> {
  const memory = at(root, 'memory');
  const totalKiB = sizeOf(memory, './memory[1]');
  const currentKiB = sizeOf(at(root, 'currentMemory'), './currentMemory[1]');
  const maxKiB = sizeOf(at(root, 'maxMemory'), './maxMemory[1]');
  const slots = countOf(at(root, 'maxMemory')?.attributes.get('slots'), 'slot count');
  const dumpCore = onOff(memory, 'dumpCore') ?? null;
  const source = optionOf(root, 'source', 'type', ['file', 'anonymous', 'memfd']);
  const access = optionOf(root, 'access', 'mode', ['shared', 'private']);
  const allocation = optionOf(root, 'allocation', 'mode', ['immediate', 'ondemand']);
  const threads = at(root, 'memoryBacking', 'allocation')?.attributes.get('threads');
  const has = (name: string): boolean => at(root, 'memoryBacking', name) !== undefined;
  return {
    totalKiB,
    currentKiB,
    maxKiB,
    slots,
    dumpCore,
    source,
    access,
    allocation,
    allocationThreads: countOf(threads, 'allocation threads'),
    hugepages: hugepagesOf(root),
    nosharepages: has('nosharepages'),
    locked: has('locked'),
    discard: has('discard'),
  };
}

/** `<memtune>` (virDomainDefTunablesParse). */
export function parseMemtune(root: XmlNode): Pick<Memory, Limits> {
  const hardLimitKiB = limitOf(root, 'hard_limit');
  const softLimitKiB = limitOf(root, 'soft_limit');
  const minGuaranteeKiB = sizeOf(
    at(root, 'memtune', 'min_guarantee'),
    './memtune/min_guarantee[1]',
  );
  return {
    hardLimitKiB,
    softLimitKiB,
    minGuaranteeKiB,
    swapHardLimitKiB: limitOf(root, 'swap_hard_limit'),
  };
}

const kib = (name: string, value: number | bigint | null): string =>
  value === null ? '' : `<${name} unit='KiB'>${value}</${name}>\n`;

/** `<maxMemory>`, `<memory>` and `<currentMemory>`. */
export function printMemory(memory: Memory): string {
  const { totalKiB, currentKiB, maxKiB, slots, dumpCore } = memory;
  const max =
    maxKiB > 0 || slots > 0 ? `<maxMemory slots='${slots}' unit='KiB'>${maxKiB}</maxMemory>\n` : '';
  const attributeText = attributes({ dumpCore, unit: 'KiB' });
  return `${max}<memory${attributeText}>${totalKiB}</memory>\n${kib('currentMemory', currentKiB)}`;
}

export function printMemtune(memory: Memory): string {
  const content =
    kib('hard_limit', memory.hardLimitKiB) +
    kib('soft_limit', memory.softLimitKiB) +
    kib('min_guarantee', memory.minGuaranteeKiB === 0 ? null : memory.minGuaranteeKiB) +
    kib('swap_hard_limit', memory.swapHardLimitKiB);
  return elementOrNothing('memtune', '', content);
}

function printHugepages(hugepages: readonly HugePage[]): string {
  const pages = hugepages
    .filter(({ sizeKiB }) => hugepages.length > 1 || sizeKiB !== 0)
    .map(
      ({ sizeKiB, nodeset }) =>
        `<page${attributes({ size: sizeKiB, unit: 'KiB', nodeset: nodeset?.format() })}/>\n`,
    );
  return element('hugepages', '', pages.join(''));
}

export function printMemoryBacking(memory: Memory): string {
  const { hugepages, source, access, allocation, allocationThreads } = memory;
  const allocationText = attributes({
    mode: allocation,
    threads: allocationThreads > 0 ? allocationThreads : null,
  });
  const content =
    (hugepages === null ? '' : printHugepages(hugepages)) +
    (memory.nosharepages ? '<nosharepages/>\n' : '') +
    (memory.locked ? '<locked/>\n' : '') +
    (source === null ? '' : `<source type='${source}'/>\n`) +
    (access === null ? '' : `<access mode='${access}'/>\n`) +
    elementOrNothing('allocation', allocationText, '') +
    (memory.discard ? '<discard/>\n' : '');
  return elementOrNothing('memoryBacking', '', content);
}

/** Sizes that libvirt fills in from the cells and the memory devices (virDomainDefPostParseMemory). */
export function completedMemory(
  memory: Memory,
  cells: readonly Cell[],
  devices: readonly Device[],
): Memory {
  const cellKiB = cells.reduce((sum, { memoryKiB }) => sum + memoryKiB, 0);
  const moduleKiB = devices.reduce((sum, { sizeKiB }) => sum + sizeKiB, 0);
  if (cellKiB === 0 && moduleKiB > memory.totalKiB) {
    throw xmlError('Total size of memory devices exceeds the total memory size');
  }
  const totalKiB = cellKiB > 0 ? cellKiB + moduleKiB : memory.totalKiB;
  if (totalKiB - moduleKiB === 0) {
    throw xmlError('Memory size must be specified via <memory> or in the <numa> configuration');
  }
  const { currentKiB, maxKiB, slots } = memory;
  if (maxKiB > 0 !== slots > 0) {
    throw xmlError('both maximum memory size and memory slot count must be specified');
  }
  if (maxKiB > 0 && maxKiB < totalKiB) {
    throw xmlError('maximum memory size must be equal or greater than the actual memory size');
  }
  const current = currentKiB === 0 || currentKiB > totalKiB ? totalKiB : currentKiB;
  const hugepages =
    memory.hugepages?.map((page) =>
      cells.length === 0 && page.nodeset?.max === 0 ? { ...page, nodeset: null } : page,
    ) ?? null;
  return { ...memory, totalKiB, currentKiB: current, hugepages };
}
