import type { Element } from '@xmldom/xmldom';
import { parseCpuset } from '../cpuset/parse.ts';
import { CpusetSyntaxError } from '../cpuset/syntax-error.ts';
import type { PatchRules } from '../xml/patch.ts';

function names(...lines: readonly string[]): readonly string[] {
  return lines.flatMap((line) => line.split(' '));
}

/** The order in which libvirt writes the children of an element (virDomainDefFormat). */
const ORDER: Readonly<Record<string, readonly string[]>> = {
  domain: names(
    'name uuid genid title description metadata',
    'maxMemory memory currentMemory blkiotune memtune memoryBacking',
    'vcpu vcpus iothreads iothreadids defaultiothread cputune numatune',
    'resource sysinfo bootloader bootloader_args os idmap features cpu',
  ),
  memoryBacking: names('hugepages nosharepages locked source access allocation discard'),
  cputune: names(
    'shares period quota global_period global_quota',
    'emulator_period emulator_quota iothread_period iothread_quota',
    'vcpupin emulatorpin iothreadpin emulatorsched vcpusched iothreadsched',
  ),
  numatune: names('memory memnode'),
  cpu: names('model vendor topology cache maxphysaddr feature numa'),
};

/** The attribute that tells an element from the others of its name. */
const KEY_ATTRIBUTE: Readonly<Record<string, string>> = {
  cell: 'id',
  sibling: 'id',
  memnode: 'cellid',
  vcpu: 'id',
  vcpupin: 'vcpu',
  iothread: 'id',
  iothreadpin: 'iothread',
  vcpusched: 'vcpus',
  iothreadsched: 'iothreads',
  page: 'nodeset',
};

/** Numbers and sets in one spelling: `0,1` is `0-1`. */
function normalized(text: string): string {
  try {
    return parseCpuset(text).format();
  } catch (error) {
    if (error instanceof CpusetSyntaxError) return text;
    throw error;
  }
}

function keyOf(element: Element, index: number): string {
  const value = element.getAttribute(KEY_ATTRIBUTE[element.tagName] ?? '');
  if (value !== null) return normalized(value);
  return element.tagName === 'cell' ? String(index) : '';
}

/** How a domain definition is to be changed. Cells without an id have their position for one. */
export const domainRules: PatchRules = { order: ORDER, keyOf };
