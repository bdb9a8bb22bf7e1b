import type { Definition } from '../definition/definition.ts';
import type { Device } from '../definition/devices/device.ts';
import { onUsb } from '../definition/devices/addresses.ts';
import { unsupported } from '../definition/refusal.ts';

/**
 * Refuses a device that does not go with the rest of a domain (virDomainDefCompatibleDevice).
 * `old` is the one that it takes the place of, null where it is added. @throws VirError
 */
export function checkCompatible(
  definition: Definition,
  device: Device,
  old: Device | null = null,
): void {
  const { devices, os, memory } = definition;
  const { alias } = device;
  if (alias !== undefined && devices.some((other) => other !== old && other.alias === alias)) {
    throw unsupported(`non unique alias detected: ${alias}`);
  }
  const disabled = devices.some(
    ({ kind, type, model }) => kind === 'controller' && type === 'usb' && model === 'none',
  );
  if (disabled && onUsb(device)) {
    throw unsupported('Device configuration is not compatible: Domain has no USB bus support');
  }
  if (device.bootOrder > 0) {
    if (os.boot.length > 0) {
      throw unsupported('per-device boot elements cannot be used together with os/boot elements');
    }
    if (devices.some((other) => other !== old && other.bootOrder === device.bootOrder)) {
      throw unsupported(`boot order ${device.bootOrder} is already used by another device`);
    }
  }
  if (device.kind !== 'memory') return;
  if (memory.maxKiB === 0) {
    throw unsupported("cannot use/hotplug a memory device when domain 'maxMemory' is not defined");
  }
  if (old === null && memory.totalKiB + device.sizeKiB > memory.maxKiB) {
    throw unsupported(
      `Attaching memory device with size '${device.sizeKiB}' would exceed domain's maxMemory config size '${memory.maxKiB}'`,
    );
  }
}
