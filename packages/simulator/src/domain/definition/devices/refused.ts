import { code, from, VirError } from '../../../error.ts';
import type { Device } from './device.ts';
import { checkIoTune } from './iotune-check.ts';

const refuse = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.qemu, detail);

const withMtu = new Set<string>(['network', 'bridge', 'ethernet', 'vhostuser']);

/** What libvirt refuses of devices that the simulator otherwise keeps as they are told. */
export function checkDevices(devices: readonly Device[]): void {
  for (const device of devices) {
    const { kind, type, model, bus, attributes, before } = device;
    if (kind === 'disk') checkIoTune(device, devices);
    if (kind === 'disk' && type === 'disk' && (bus === 'ide' || bus === 'sata')) {
      if (before.includes('<readonly/>')) throw refuse(`readonly ${bus} disks are not supported`);
    }
    if (kind === 'interface' && !withMtu.has(type) && before.includes('<mtu')) {
      throw refuse(`setting MTU on interface type ${type} is not supported yet`);
    }
    if (kind === 'graphics' && type === 'spice' && / tlsPort='[1-9]/.test(attributes)) {
      throw refuse('spice TLS port set in XML configuration, but TLS is disabled in qemu.conf');
    }
    if (kind === 'memory' && model === 'sgx-epc') {
      throw refuse("sgx epc isn't supported by this QEMU binary");
    }
    if (kind === 'filesystem' && before.includes("type='virtiofs'") && /<readonly/.test(before)) {
      throw refuse('virtiofs does not yet support read-only mode');
    }
    if (kind === 'rng' && /model='egd' type='unix'/.test(before) && !/ path='/.test(before)) {
      throw new VirError(
        code.internalError,
        from.domain,
        'Missing source path attribute for char device',
      );
    }
  }
}
