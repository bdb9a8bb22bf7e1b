import type { Definition } from './definition.ts';
import { type Device } from './devices/device.ts';
import { isQ35 } from './caps.ts';

/** What older libvirts add of themselves, and do not know when it is told. */
function droppable(devices: readonly Device[], i440fx: boolean): (device: Device) => boolean {
  const controllers = devices.filter(({ kind }) => kind === 'controller');
  const alone = (type: string): boolean =>
    controllers.filter((other) => other.type === type).length === 1;
  const [usb, pci] = [i440fx && alone('usb'), alone('pci')];
  return ({ kind, type, model, index, bus, after }) => {
    switch (kind) {
      case 'controller':
        if (index !== 0) return false;
        if (type === 'usb') return usb && model === 'piix3-uhci';
        return type === 'pci' && pci && model === 'pci-root' && after === '';
      case 'input':
        return type === 'keyboard' && bus === 'ps2';
      case 'audio':
        return type === 'none';
      default:
        return false;
    }
  };
}

/**
 * A definition as any libvirt can read it (qemuDomainDefFormatBufInternal). `cpu` is the one that a
 * domain was started with.
 */
export function migratable(
  definition: Definition,
  cpu: Definition['cpu'] = definition.cpu,
): Definition {
  const drop = droppable(definition.devices, !isQ35(definition.os.machine));
  return {
    ...definition,
    cpu,
    devices: definition.devices.filter((device) => !drop(device)),
    seclabels: definition.seclabels.filter(({ model }) => model !== 'dac'),
  };
}
