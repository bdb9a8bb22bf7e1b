import { cpuDriver } from '../cpu/architecture.ts';
import type { SystemDescription } from './description.ts';
import type { HypervisorChoice } from './hypervisor-choice.ts';
import { has } from './versions.ts';
import { enumeration, type XmlLines } from './xml-text.ts';

type Enums = Readonly<Record<string, readonly string[]>>;

const virtioModels = ['virtio', 'virtio-transitional', 'virtio-non-transitional'];

/** Only the machines with Intel's 440FX have IDE built in (qemuDomainMachineHasBuiltinIDE). */
const hasIde = (machine: string): boolean => machine.startsWith('pc-i440fx-');

/** What QEMU 7.2 of Debian has of devices; libvirt's order. */
function devices(
  { arch, machine }: HypervisorChoice,
  { iommu, libvirtVersion }: SystemDescription,
): Readonly<Record<string, Enums>> {
  const isX86 = cpuDriver(arch) === 'x86';
  const rdp = has(libvirtVersion, 'rdp') ? ['rdp'] : [];
  return {
    disk: {
      diskDevice: ['disk', 'cdrom', 'floppy', 'lun'],
      bus: [...(hasIde(machine.name) ? ['ide'] : []), 'fdc', 'scsi', 'virtio', 'usb', 'sata'],
      model: virtioModels,
    },
    graphics: { type: ['sdl', 'vnc', 'spice', 'egl-headless', 'dbus', ...rdp] },
    video: {
      modelType: isX86
        ? ['vga', 'cirrus', 'vmvga', 'qxl', 'virtio', 'none', 'bochs', 'ramfb']
        : ['vga', 'cirrus', 'vmvga', 'virtio', 'none', 'bochs', 'ramfb'],
    },
    hostdev: {
      mode: ['subsystem'],
      startupPolicy: ['default', 'mandatory', 'requisite', 'optional'],
      subsysType: ['usb', 'pci', 'scsi'],
      capsType: [],
      // VFIO needs groups of the IOMMU.
      pciBackend: iommu ? ['default', 'vfio'] : [],
    },
    rng: { model: virtioModels, backendModel: ['random', 'egd', 'builtin'] },
    filesystem: { driverType: ['path', 'handle', 'virtiofs'] },
    tpm: { model: isX86 ? ['tpm-tis', 'tpm-crb'] : ['tpm-tis'], backendModel: ['passthrough'] },
    redirdev: { bus: ['usb'] },
    channel: { type: ['pty', 'unix', 'spicevmc'] },
    ...(has(libvirtVersion, 'asyncTeardown') && {
      crypto: { model: ['virtio'], type: ['qemu'], backendModel: ['builtin', 'lkcf'] },
    }),
    ...(has(libvirtVersion, 'panicAndInterface') && {
      interface: { backendType: ['default'] },
      panic: { model: isX86 ? ['isa', 'hyperv', 'pvpanic'] : ['pvpanic'] },
    }),
  };
}

/** `<devices>` of the domain capabilities. */
export function printDevices(
  xml: XmlLines,
  choice: HypervisorChoice,
  system: SystemDescription,
): void {
  xml.element('devices', '', () => {
    for (const [name, enums] of Object.entries(devices(choice, system))) {
      xml.element(name, "supported='yes'", () => {
        for (const [key, values] of Object.entries(enums)) enumeration(xml, key, values);
      });
    }
  });
}
