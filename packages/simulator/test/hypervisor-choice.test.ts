import { expect, test } from 'vitest';
import { chooseHypervisor } from '../src/host/hypervisor-choice.ts';
import { referenceMachine, SimulatedHost } from '../src/index.ts';

const emulator = '/usr/bin/qemu-system-x86_64';
const nothing = { emulator: null, arch: null, machine: null };
const unaccelerated = (accel: string): string =>
  `invalid argument: the accel '${accel}' is not supported by '${emulator}' on this host`;

/** As libvirtd 9.0 says on a machine without /dev/kvm. */
test.each([
  ['kvm', unaccelerated('kvm')],
  ['hvf', unaccelerated('hvf')],
  ['xen', unaccelerated('tcg')],
  ['nonesuch', 'invalid argument: unknown virttype: nonesuch'],
] as const)('a host without KVM has not %s', (virttype, refusal) => {
  const host = new SimulatedHost(referenceMachine, { speed: 0, system: { kvm: false } });
  expect(() => chooseHypervisor(host, { ...nothing, virttype })).toThrow(refusal);
  expect(chooseHypervisor(host, { ...nothing, virttype: null }).virtType).toBe('qemu');
});
