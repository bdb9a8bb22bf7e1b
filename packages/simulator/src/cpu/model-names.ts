import { code, from, VirError } from '../error.ts';
import { has } from '../host/versions.ts';
import { cpuDriver, isArchitecture } from './architecture.ts';
import { noDriver } from './compare.ts';
import { x86Map } from './x86-models.ts';

const POWER = ['POWER6', 'POWER7', 'POWER8', 'POWER9', 'POWER10', 'POWERPC_e5500', 'POWERPC_e6500'];

/** x86 models with versions, and how many each has: they follow the names that start in this way. */
const VERSIONED =
  '486:1 pentium:1 pentium2:1 pentium3:1 pentiumpro:0 coreduo:1 n270:1 core2duo:1 qemu32:1 kvm32:1 ' +
  'cpu64-rhel5:0 cpu64-rhel6:0 qemu64:1 kvm64:1 Conroe:1 Penryn:1 Nehalem:2 Westmere:2 ' +
  'SandyBridge:2 IvyBridge:2 Haswell:4 Broadwell:4 Skylake-Client:4 Skylake-Server:5 ' +
  'Cascadelake-Server:5 Icelake-Client:0 Icelake-Server:7 Cooperlake:2 Snowridge:4 ' +
  'SapphireRapids:3 GraniteRapids:2 SierraForest:1 Denverton:3 KnightsMill:1 athlon:1 phenom:1 ' +
  'Opteron_G1:1 Opteron_G2:1 Opteron_G3:1 Opteron_G4:1 Opteron_G5:1 EPYC:4 EPYC-Rome:4 ' +
  'EPYC-Milan:2 EPYC-Genoa:1 Dhyana:2';

/** Models that came with a later libvirt than 9.0, and after which one they are listed. */
const LATER = [
  ['modelSapphireRapids', 'SapphireRapids', 'Snowridge'],
  ['modelGenoa', 'EPYC-Genoa', 'EPYC-Milan'],
  ['cpuVersions', 'GraniteRapids', 'SapphireRapids'],
  ['cpuVersions', 'SierraForest', 'GraniteRapids'],
  ['cpuVersions', 'Denverton', 'SierraForest'],
  ['cpuVersions', 'KnightsMill', 'Denverton'],
] as const;

/** The group of a model: Haswell of Haswell-noTSX-IBRS. */
const groupOf = (name: string): string => name.replace(/(-noTSX)?(-IBRS|-IBPB)?$/, '');

function x86Names(libvirtVersion: number): readonly string[] {
  const names = [...x86Map().models.keys()];
  for (const [change, name, after] of LATER) {
    if (has(libvirtVersion, change)) names.splice(names.indexOf(after) + 1, 0, name);
  }
  if (!has(libvirtVersion, 'cpuVersions')) return names;
  const counts = new Map(VERSIONED.split(' ').map((entry) => entry.split(':') as [string, string]));
  const groups = Map.groupBy(names, groupOf);
  return [...groups].flatMap(([group, members]) => [
    ...members,
    ...Array.from({ length: Number(counts.get(group) ?? 0) }, (_, i) => `${group}-v${i + 1}`),
  ]);
}

/**
 * The models that libvirt knows of an architecture (virConnectGetCPUModelNames); none where it takes
 * any name. @throws VirError
 */
export function cpuModelNames(arch: string, libvirtVersion: number): readonly string[] {
  if (!isArchitecture(arch) || arch === 'none') {
    throw new VirError(code.invalidArg, from.qemu, `cannot find architecture ${arch}`);
  }
  switch (cpuDriver(arch)) {
    case 'x86':
      return x86Names(libvirtVersion);
    case 'ppc64':
      return POWER;
    case 's390':
    case 'arm':
      return [];
    default:
      throw noDriver(arch);
  }
}
