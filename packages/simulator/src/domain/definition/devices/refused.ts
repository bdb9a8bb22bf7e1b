import { code, from, VirError } from '../../../error.ts';
import type { Device } from './device.ts';

const refuse = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.qemu, detail);

/** What libvirt refuses of devices that the simulator otherwise keeps as they are told. */
export function checkDevices(devices: readonly Device[]): void {
  for (const { kind, type, model, attributes, before } of devices) {
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
