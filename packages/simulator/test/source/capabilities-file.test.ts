import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { capabilitiesXml, hostFromText, SimulatedHost } from '../../src/index.ts';

/** Capabilities of a real machine, handed to the project's tests; not part of it. */
const real = path.resolve(
  import.meta.dirname,
  '../../../../../shared/data/capabilities/full-sample-x86-4n80c-cascadelake-snc2.xml',
);

function again(capabilities: string): string {
  const { machine, system } = hostFromText(capabilities, 'capabilities.xml');
  return capabilitiesXml(new SimulatedHost(machine, { system, speed: 0 }));
}

const small = `<capabilities>

  <host>
    <uuid>c7a5fdbd-edaf-9455-926a-d65c16db1809</uuid>
    <cpu>
      <arch>x86_64</arch>
      <model>EPYC-Rome</model>
      <vendor>AMD</vendor>
      <microcode version='137367580'/>
      <signature family='23' model='49' stepping='0'/>
      <counter name='tsc' frequency='2994375000' scaling='yes'/>
      <topology sockets='1' dies='1' clusters='1' cores='2' threads='1'/>
      <maxphysaddr mode='emulate' bits='48'/>
      <feature name='ht'/>
      <feature name='invtsc'/>
      <pages unit='KiB' size='4'/>
      <pages unit='KiB' size='2048'/>
    </cpu>
    <power_management>
      <suspend_mem/>
      <suspend_disk/>
    </power_management>
    <iommu support='yes'/>
    <migration_features>
      <live/>
      <uri_transports>
        <uri_transport>tcp</uri_transport>
      </uri_transports>
    </migration_features>
    <topology>
      <cells num='1'>
        <cell id='0'>
          <memory unit='KiB'>4194304</memory>
          <pages unit='KiB' size='4'>786432</pages>
          <pages unit='KiB' size='2048'>512</pages>
          <distances>
            <sibling id='0' value='10'/>
          </distances>
          <cpus num='2'>
            <cpu id='0' socket_id='0' die_id='0' cluster_id='7' core_id='0' siblings='0'/>
            <cpu id='1' socket_id='0' die_id='0' cluster_id='7' core_id='1' siblings='1'/>
          </cpus>
        </cell>
      </cells>
    </topology>
    <secmodel>
      <model>selinux</model>
      <doi>0</doi>
      <baselabel type='kvm'>system_u:system_r:svirt_t:s0</baselabel>
      <baselabel type='qemu'>system_u:system_r:svirt_tcg_t:s0</baselabel>
    </secmodel>
  </host>

  <guest>
    <os_type>hvm</os_type>
    <arch name='x86_64'>
      <wordsize>64</wordsize>
      <emulator>/usr/libexec/qemu-kvm</emulator>
      <machine maxCpus='240' deprecated='yes'>pc-i440fx-rhel7.6.0</machine>
      <machine canonical='pc-i440fx-rhel7.6.0' maxCpus='240' deprecated='yes'>pc</machine>
      <domain type='qemu'/>
    </arch>
    <features>
      <acpi default='on' toggle='yes'/>
      <cpuselection/>
    </features>
  </guest>

</capabilities>
`;

describe('a host that is made from capabilities', () => {
  test('has the same capabilities', () => {
    expect(again(small)).toBe(small);
  });

  test('has the version of libvirt that they look like, and of QEMU', () => {
    const old = small
      .replaceAll(" cluster_id='7'", '')
      .replaceAll('i440fx-rhel7.6.0', 'i440fx-8.2');
    expect(hostFromText(small, 'a').system.libvirtVersion).toBe(10_001_000);
    expect(hostFromText(old, 'a').system.libvirtVersion).toBeUndefined();
    expect(hostFromText(old, 'a').system.hypervisorVersion).toBe(8_002_000);
  });

  test.skipIf(!existsSync(real))(`has those of a real one (${real})`, () => {
    const text = readFileSync(real, 'utf8');
    expect(again(text).trim()).toBe(text.trim());
  });
});
