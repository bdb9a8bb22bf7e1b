import { internal, unsupported, xmlError } from './refusal.ts';
import { at, textOf, type XmlNode } from './xml.ts';

const virtTypes = new Set<string>([
  'none',
  'qemu',
  'kqemu',
  'kvm',
  'xen',
  'lxc',
  'uml',
  'openvz',
  'test',
  'vmware',
  'hyperv',
  'vbox',
  'phyp',
  'parallels',
  'bhyve',
  'vz',
  'hvf',
]);
const osTypes = new Set<string>(['hvm', 'xen', 'linux', 'exe', 'uml', 'xenpvh']);
const architectures = new Set<string>([
  'alpha',
  'armv6l',
  'armv7l',
  'armv7b',
  'aarch64',
  'i686',
  'loongarch64',
  'm68k',
  'mips',
  'mips64',
  'mips64el',
  'mipsel',
  'ppc',
  'ppc64',
  'ppc64le',
  'riscv32',
  'riscv64',
  's390',
  's390x',
  'sh4',
  'sh4eb',
  'sparc',
  'sparc64',
  'x86_64',
  'xtensa',
]);

/** The kind of machine that a definition asks for. */
export interface Caps {
  readonly type: string;
  readonly osType: string;
  readonly arch: string;
  readonly machine: string | null;
}

/** @throws VirError (virDomainDefParseCaps) */
export function parseCaps(root: XmlNode): Caps {
  const type = root.attributes.get('type');
  const os = at(root, 'os', 'type');
  if (type === undefined || type === '') {
    throw internal('missing domain type attribute');
  }
  if (!virtTypes.has(type)) throw unsupported(`invalid domain type ${type}`);
  const osType = textOf(os);
  if (osType === undefined) {
    throw xmlError('an os <type> must be specified');
  }
  if (!osTypes.has(osType)) throw unsupported(`unknown OS type '${osType}'`);
  const arch = os?.attributes.get('arch') || 'x86_64';
  if (!architectures.has(arch)) throw unsupported(`Unknown architecture ${arch}`);
  return { type, osType, arch, machine: os?.attributes.get('machine') || null };
}

export const isQ35 = (machine: string): boolean =>
  machine === 'q35' || machine.startsWith('pc-q35');
