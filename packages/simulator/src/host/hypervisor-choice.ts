import { cpuDriver, isArchitecture } from '../cpu/architecture.ts';
import { code, from, VirError } from '../error.ts';
import type { GuestKind, MachineType } from './description.ts';
import { guestKinds } from './hypervisor.ts';
import type { SimulatedHost } from './simulated-host.ts';

/** Which emulator is meant; null stands for what the hypervisor prefers. */
export interface HypervisorQuery {
  readonly emulator: string | null;
  readonly arch: string | null;
  readonly machine: string | null;
  readonly virttype: string | null;
}

/** What a query comes to. */
export interface HypervisorChoice {
  readonly kind: GuestKind;
  readonly emulator: string;
  readonly arch: string;
  readonly virtType: string;
  readonly machine: MachineType;
}

/** virDomainVirtType. */
const virtTypes: ReadonlySet<string> = new Set(
  'qemu kqemu kvm xen lxc uml openvz test vmware hyperv vbox phyp parallels bhyve vz hvf'.split(
    ' ',
  ),
);

/** virQEMUCapsAccelStr; what is none of them libvirt calls tcg. */
const accelerators = new Set(['kvm', 'hvf']);

const invalid = (what: string): VirError => new VirError(code.invalidArg, from.qemu, what);

/** An emulator runs its own architecture's guests, and those of its family. */
const family = (arch: string): string => cpuDriver(arch) ?? arch;

function kindOf(host: SimulatedHost, { emulator, arch }: HypervisorQuery): GuestKind {
  const kinds = guestKinds(host.machine, host.system);
  const wanted = arch ?? host.machine.arch;
  if (emulator !== null) {
    const found = kinds.find((kind) => kind.emulator === emulator);
    if (found !== undefined) return found;
    const what = `Cannot check QEMU binary ${emulator}: No such file or directory`;
    throw new VirError(code.systemError, from.qemu, what, 2);
  }
  const found = kinds.find((kind) => kind.arch === wanted && kind.emulator !== null);
  if (found !== undefined) return found;
  const what = `unable to find any emulator to serve '${wanted}' architecture`;
  throw new VirError(code.configUnsupported, from.qemu, what);
}

/**
 * Finds the emulator, virt type and machine that a client asks about
 * (virQEMUCapsCacheLookupDefault). @throws VirError for what this host has not.
 */
export function chooseHypervisor(host: SimulatedHost, query: HypervisorQuery): HypervisorChoice {
  const asked = query.virttype === 'none' ? null : query.virttype;
  if (asked !== null && !virtTypes.has(asked)) throw invalid(`unknown virttype: ${asked}`);
  const arch = query.arch ?? host.machine.arch;
  if (!isArchitecture(arch)) throw invalid(`unknown architecture: ${arch}`);
  const kind = kindOf(host, query);
  const emulator = kind.emulator ?? '';
  if (family(kind.arch) !== family(arch)) {
    throw invalid(
      `architecture from emulator '${kind.arch}' doesn't match given architecture '${arch}'`,
    );
  }
  const hasKvm = kind.virtTypes.includes('kvm');
  const virtType = asked ?? (hasKvm ? 'kvm' : 'qemu');
  if (virtType !== 'qemu' && !hasKvm) {
    const accel = accelerators.has(virtType) ? virtType : 'tcg';
    throw invalid(`the accel '${accel}' is not supported by '${emulator}' on this host`);
  }
  const name = query.machine ?? kind.machines[0]?.name;
  const named = kind.machines.find((machine) => machine.name === name);
  const machine = kind.machines.find((other) => other.name === (named?.canonical ?? name));
  if (machine === undefined) {
    throw invalid(`the machine '${name}' is not supported by emulator '${emulator}'`);
  }
  return { kind, emulator, arch, virtType, machine };
}

/** Architectures that an emulator of another runs too (virQEMUCapsIsArchSupported). */
const alsoRun: Readonly<Record<string, string>> = {
  x86_64: 'i686',
  aarch64: 'armv7l',
  armv7l: 'armv6l',
  ppc64: 'ppc64le',
};

/** Refuses what an emulator was found for but does not run (virQEMUDriverGetDomainCapabilities). */
export function checkRunnable({ kind, emulator, arch, virtType }: HypervisorChoice): void {
  if (arch !== kind.arch && alsoRun[kind.arch] !== arch) {
    throw invalid(`Emulator '${emulator}' does not support arch '${arch}'`);
  }
  if (!kind.virtTypes.includes(virtType)) {
    throw invalid(`Emulator '${emulator}' does not support virt type '${virtType}'`);
  }
}
