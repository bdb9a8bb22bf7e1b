import { code, from, VirError } from '../error.ts';
import type { GuestKind } from './description.ts';
import { guestKinds } from './hypervisor.ts';
import type { SimulatedHost } from './simulated-host.ts';
import { XmlLines } from './xml-text.ts';

/** What is asked about; null stands for what the hypervisor prefers. */
export interface DomainCapabilitiesQuery {
  readonly emulatorbin: string | null;
  readonly arch: string | null;
  readonly machine: string | null;
  readonly virttype: string | null;
}

const MODELS: Readonly<Record<string, readonly string[]>> = {
  x86_64: ['qemu64', 'kvm64', 'EPYC', 'EPYC-Milan', 'Skylake-Server', 'Cascadelake-Server'],
  aarch64: ['cortex-a72', 'neoverse-n1', 'max'],
};

const refuse = (what: string): VirError => new VirError(code.invalidArg, from.none, what);

function findKind(kinds: readonly GuestKind[], query: DomainCapabilitiesQuery): GuestKind {
  const { emulatorbin, arch } = query;
  const byArch = arch === null ? kinds.at(-1) : kinds.find((kind) => kind.arch === arch);
  if (byArch === undefined) throw refuse(`unknown architecture: ${arch}`);
  if (emulatorbin === null || emulatorbin === byArch.emulator) return byArch;
  const found = kinds.find((kind) => kind.emulator === emulatorbin);
  if (found !== undefined) return found;
  throw new VirError(
    code.invalidArg,
    from.none,
    `Cannot check QEMU binary ${emulatorbin}: No such file or directory`,
  );
}

function enumeration(xml: XmlLines, name: string, values: readonly string[]): void {
  if (values.length === 0) {
    xml.line(`<enum name='${name}'/>`);
    return;
  }
  xml.element('enum', `name='${name}'`, () => {
    for (const value of values) xml.line(`<value>${value}</value>`);
  });
}

function cpuModes(xml: XmlLines, { machine }: SimulatedHost): void {
  const { arch, cpuModel } = machine;
  xml.element('cpu', '', () => {
    xml.element('mode', "name='host-passthrough' supported='yes'", () => {
      enumeration(xml, 'hostPassthroughMigratable', ['on', 'off']);
    });
    xml.element('mode', "name='maximum' supported='yes'", () => {
      enumeration(xml, 'maximumMigratable', ['on', 'off']);
    });
    xml.element('mode', "name='host-model' supported='yes'", () => {
      if (cpuModel !== null) xml.line(`<model fallback='forbid'>${cpuModel}</model>`);
    });
    xml.element('mode', "name='custom' supported='yes'", () => {
      for (const model of MODELS[arch] ?? []) xml.line(`<model usable='yes'>${model}</model>`);
    });
  });
}

function devices(xml: XmlLines): void {
  xml.element('devices', '', () => {
    xml.element('disk', "supported='yes'", () => {
      enumeration(xml, 'diskDevice', ['disk', 'cdrom', 'floppy', 'lun']);
      enumeration(xml, 'bus', ['ide', 'fdc', 'scsi', 'virtio', 'usb', 'sata']);
      enumeration(xml, 'model', ['virtio', 'virtio-transitional', 'virtio-non-transitional']);
    });
  });
}

/**
 * What a guest can have, as libvirt prints it (virDomainCapsFormat, docs/formatdomaincaps.html): in
 * less detail about devices than a real QEMU.
 * @throws VirError for what this hypervisor has not.
 */
export function domainCapabilitiesXml(host: SimulatedHost, query: DomainCapabilitiesQuery): string {
  const kind = findKind(guestKinds(host.machine, host.system), query);
  const virttype = query.virttype ?? 'kvm';
  if (virttype !== 'kvm' && virttype !== 'qemu') throw refuse(`unknown virttype: ${virttype}`);
  const wanted = query.machine ?? kind.machines[0]?.name;
  const machine = kind.machines.find(({ name }) => name === wanted);
  if (machine === undefined) {
    throw refuse(`the machine '${wanted}' is not supported by emulator '${kind.emulator}'`);
  }
  const xml = new XmlLines();
  xml.element('domainCapabilities', '', () => {
    xml.line(`<path>${kind.emulator}</path>`);
    xml.line(`<domain>${virttype}</domain>`);
    xml.line(`<machine>${machine.canonical ?? machine.name}</machine>`);
    xml.line(`<arch>${kind.arch}</arch>`);
    xml.line(`<vcpu max='${machine.maxCpus}'/>`);
    xml.line("<iothreads supported='yes'/>");
    xml.element('os', "supported='yes'", () => {
      enumeration(xml, 'firmware', []);
      xml.element('loader', "supported='yes'", () => {
        enumeration(xml, 'type', ['rom', 'pflash']);
        enumeration(xml, 'readonly', ['yes', 'no']);
        enumeration(xml, 'secure', ['no']);
      });
    });
    cpuModes(xml, host);
    xml.element('memoryBacking', "supported='yes'", () => {
      enumeration(xml, 'sourceType', ['file', 'anonymous', 'memfd']);
    });
    devices(xml);
    xml.element('features', '', () => {
      for (const name of ['gic', 'sev', 'sgx']) xml.line(`<${name} supported='no'/>`);
      for (const name of ['vmcoreinfo', 'genid', 'backingStoreInput', 'backup']) {
        xml.line(`<${name} supported='yes'/>`);
      }
    });
  });
  return xml.toString();
}
