import { expect, test } from 'vitest';
import { defaultSystem, referenceMachine, SimulatedHost } from '../../src/index.ts';
import { guestsSeen } from '../../src/source/seen-machines.ts';

const domain = (machine: string, emulator: string): string =>
  `<domain type='kvm'><name>a</name><memory unit='MiB'>64</memory><vcpu>1</vcpu>
  <os><type arch='x86_64' machine='${machine}'>hvm</type></os>
  <devices><emulator>${emulator}</emulator></devices></domain>`;

const seen = (...definitions: readonly string[]) =>
  guestsSeen(referenceMachine, defaultSystem, definitions);

test("guests of Debian's QEMU tell nothing new", () => {
  expect(seen(domain('pc-q35-7.2', '/usr/bin/qemu-system-x86_64'))).toBeNull();
});

test('machines and emulators of others can be defined again where they were seen', () => {
  const ubuntu = domain('pc-q35-noble', '/usr/bin/qemu-system-x86_64');
  const redHat = domain('pc-q35-rhel9.4.0', '/usr/libexec/qemu-kvm');
  const guests = seen(ubuntu, redHat);
  const host = new SimulatedHost(referenceMachine, { speed: 0, system: { guests } });
  expect(host.domains.parse(ubuntu).os.machine).toBe('pc-q35-noble');
  expect(host.domains.parse(redHat).emulator).toBe('/usr/libexec/qemu-kvm');
});
