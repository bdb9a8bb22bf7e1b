import { code, from, VirError } from '../error.ts';
import { cpuDriver, isArchitecture } from './architecture.ts';
import { noDriver } from './compare.ts';
import { x86Map } from './x86-models.ts';

const POWER = ['POWER6', 'POWER7', 'POWER8', 'POWER9', 'POWER10', 'POWERPC_e5500', 'POWERPC_e6500'];

/**
 * The models that libvirt knows of an architecture (virConnectGetCPUModelNames); none where it takes
 * any name. @throws VirError
 */
export function cpuModelNames(arch: string): readonly string[] {
  if (!isArchitecture(arch) || arch === 'none') {
    throw new VirError(code.invalidArg, from.qemu, `cannot find architecture ${arch}`);
  }
  switch (cpuDriver(arch)) {
    case 'x86':
      return [...x86Map().models.keys()];
    case 'ppc64':
      return POWER;
    case 's390':
    case 'arm':
      return [];
    default:
      throw noDriver(arch);
  }
}
