import { describe, expect, test } from 'vitest';
import { printDefinition } from '../../src/domain/definition/print.ts';
import { machineFromShape, referenceMachine, SimulatedHost, VirError } from '../../src/index.ts';
import type { GuestKind, MachineDescription, SystemDescription } from '../../src/index.ts';

const domain = (machine: string, { type = 'kvm', emulator = '' } = {}): string =>
  `<domain type='${type}'><name>a</name><memory unit='MiB'>512</memory><vcpu>1</vcpu>
  <os><type arch='x86_64'${machine}>hvm</type></os><devices>${emulator}</devices></domain>`;
const pc = " machine='pc'";
const q35 = " machine='q35'";

/** What becomes of a definition's machine on a host. */
function kept(
  xml: string,
  system: Partial<SystemDescription>,
  machine: MachineDescription = referenceMachine,
): string {
  const host = new SimulatedHost(machine, { speed: 0, system });
  try {
    const text = printDefinition(host.domains.parse(xml));
    return /<type .*<\/type>/.exec(text)?.[0] ?? text;
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
}

const type = (machine: string): string => `<type arch='x86_64' machine='${machine}'>hvm</type>`;
const qemu = (version: number): Partial<SystemDescription> => ({ hypervisorVersion: version });
const noKvm = { kvm: false };

const redHat: GuestKind = {
  osType: 'hvm',
  arch: 'x86_64',
  wordsize: 64,
  emulator: '/usr/libexec/qemu-kvm',
  machines: [
    { name: 'pc-q35-rhel9.4.0', canonical: null, maxCpus: 4096, deprecated: false },
    { name: 'q35', canonical: 'pc-q35-rhel9.4.0', maxCpus: 4096, deprecated: false },
  ],
  virtTypes: ['qemu', 'kvm'],
  features: [],
};

describe('machines of the guests of a host', () => {
  test.each([
    ['the newest of QEMU 7.2', domain(pc), {}, type('pc-i440fx-7.2')],
    ['the newest of QEMU 8.2', domain(pc), qemu(8_002_000), type('pc-i440fx-8.2')],
    ['the newest of QEMU 10.0', domain(q35), qemu(10_000_003), type('pc-q35-10.0')],
    ['the default of QEMU 6.2', domain(''), qemu(6_002_000), type('pc-i440fx-6.2')],
    [
      'one that QEMU 6.2 has not yet',
      domain(" machine='pc-q35-7.0'"),
      qemu(6_002_000),
      "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support machine type 'pc-q35-7.0'",
    ],
    ["those of the host's own list", domain(q35), { guests: [redHat] }, type('pc-q35-rhel9.4.0')],
    [
      'an emulator that is not in it',
      domain(q35, { emulator: '<emulator>/usr/bin/qemu-system-x86_64</emulator>' }),
      { guests: [redHat] },
      'Cannot check QEMU binary /usr/bin/qemu-system-x86_64: No such file or directory',
    ],
    [
      'KVM that there is not',
      domain(pc),
      noKvm,
      "unsupported configuration: Emulator '/usr/bin/qemu-system-x86_64' does not support virt type 'kvm'",
    ],
    [
      'KVM that there is not, and no machine',
      domain(''),
      noKvm,
      'invalid argument: could not get preferred machine for /usr/bin/qemu-system-x86_64 type=kvm',
    ],
    ['emulation without KVM', domain(pc, { type: 'qemu' }), noKvm, type('pc-i440fx-7.2')],
  ] as const)('%s', (_what, xml, system, is) => {
    expect(kept(xml, system)).toBe(is);
  });

  test('a host of another architecture runs those of x86 too', () => {
    const arm = machineFromShape('1n4c,arch=aarch64');
    expect(kept(domain(pc), {}, arm)).toBe(type('pc-i440fx-7.2'));
  });
});
