import { printInfo } from './devices/address.ts';
import type { Device } from './devices/device.ts';
import { runningDevice } from './devices/live.ts';
import { printBlkiotune } from './blkiotune.ts';
import { printCpu } from './cpu.ts';
import { printCputune } from './cputune.ts';
import type { Definition } from './definition.ts';
import { printIothreads } from './iothreads.ts';
import { printLifecycle, printPerf } from './lifecycle.ts';
import { printMemory, printMemoryBacking, printMemtune } from './memory.ts';
import { printNumatune } from './numatune.ts';
import { printOs } from './os.ts';
import { printThrottleGroups } from './throttle-groups.ts';
import { attributes, element, elementOrNothing, indented, leaf, LINE_END } from './printer.ts';
import { printSeclabel } from './seclabel.ts';
import { printVcpus } from './vcpu.ts';

/** How a definition is printed. */
export interface PrintOptions {
  /** The running domain's number; left out of an inactive definition. */
  readonly id?: number;
  /** The aliases of devices, which running domains have. */
  readonly aliases?: readonly (string | null)[];
}

function printDevice(device: Device, alias: string | null): string {
  const content = device.before + printInfo(device, alias) + device.after;
  return element(device.kind, device.attributes, content);
}

/** What is printed between `<os>` and `<clock>`. */
function printMachine(definition: Definition): string {
  const { os, idmap, throttleGroups, features, cpu, cells, interconnects } = definition;
  return (
    printOs(os) +
    idmap +
    printThrottleGroups(throttleGroups) +
    features.text +
    printCpu(cpu, cells, interconnects)
  );
}

function printResource({ partition, appid }: Definition): string {
  const fibrechannel = appid === null ? '' : `<fibrechannel${attributes({ appid })}/>\n`;
  return elementOrNothing('resource', '', leaf('partition', partition) + fibrechannel);
}

interface Printed extends PrintOptions {
  readonly text: string;
}

/** What a definition was printed as last: it never changes, and is asked for again and again. */
const printed = new WeakMap<Definition, Printed>();

/** A definition as libvirt prints it (virDomainDefFormat). */
export function printDefinition(definition: Definition, options: PrintOptions = {}): string {
  const last = printed.get(definition);
  if (last !== undefined && last.id === options.id && last.aliases === options.aliases) {
    return last.text;
  }
  const text = print(definition, options);
  printed.set(definition, { ...options, text });
  return text;
}

function print(definition: Definition, options: PrintOptions): string {
  const { memory, cells, numatune, devices, seclabels, qemuNamespace } = definition;
  const aliases = options.aliases ?? [];
  const { id: number } = options;
  const shown =
    number === undefined
      ? devices
      : devices.map((device) => runningDevice(device, { id: number, name: definition.name }));
  const content =
    leaf('name', definition.name) +
    leaf('uuid', definition.uuid) +
    leaf('genid', definition.genid) +
    leaf('title', definition.title) +
    leaf('description', definition.description) +
    (definition.metadata === null ? '' : `${definition.metadata}\n`) +
    printMemory(memory) +
    printBlkiotune(definition.blkiotune) +
    printMemtune(memory) +
    printMemoryBacking(memory) +
    printVcpus(definition) +
    printIothreads(definition) +
    printCputune(definition) +
    printNumatune(numatune, cells) +
    printResource(definition) +
    definition.sysinfo +
    printMachine(definition) +
    definition.clock +
    printLifecycle(definition.lifecycle) +
    printPerf(definition.perf) +
    element(
      'devices',
      '',
      leaf('emulator', definition.emulator) +
        shown.map((device, i) => printDevice(device, aliases[i] ?? null)).join(''),
    ) +
    seclabels.map(printSeclabel).join('') +
    (qemuNamespace ?? '');
  const id = options.id === undefined ? {} : { id: options.id };
  const namespace =
    qemuNamespace === null ? {} : { 'xmlns:qemu': 'http://libvirt.org/schemas/domain/qemu/1.0' };
  const text = attributes({ type: definition.type, ...id, ...namespace });
  return `<domain${text}>\n${indented(content)}</domain>\n`.replaceAll(LINE_END, '\n');
}
