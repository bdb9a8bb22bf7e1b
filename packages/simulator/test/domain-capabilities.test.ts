import { describe, expect, test } from 'vitest';
import { domainCapabilitiesXml } from '../src/host/domain-capabilities.ts';
import { machineFromShape, SimulatedHost } from '../src/index.ts';

const nothing = { emulator: null, arch: null, machine: null, virttype: null };
const of = (shape: string, system = {}): string =>
  domainCapabilitiesXml(new SimulatedHost(machineFromShape(shape), { speed: 0, system }), nothing);

describe('domain capabilities of hosts that no libvirtd is asked about', () => {
  const arm = of('1n4c,arch=aarch64');

  test('an ARM host has its virtual machine, and QEMU does not say which models it can run', () => {
    expect(arm).toContain('<path>/usr/bin/qemu-system-aarch64</path>\n  <domain>kvm</domain>');
    expect(arm).toContain('<machine>virt-7.2</machine>\n  <arch>aarch64</arch>');
    expect(arm).toContain("<vcpu max='512'/>");
    expect(arm).toContain("<mode name='host-model' supported='no'/>");
    expect(arm).toContain("<model usable='unknown' vendor='unknown'>cortex-a72</model>");
    expect(arm).toMatch(/<gic supported='yes'>\s*<enum name='version'>\s*<value>3</);
    expect(arm).not.toContain('hyperv');
  });

  test('a host of POWER has neither a model nor Hyper-V', () => {
    const power = of('1n4c,arch=ppc64le');
    expect(power).toContain("<mode name='custom' supported='no'/>");
    expect(power).toContain("<gic supported='no'/>");
    expect(power).not.toContain('hyperv');
  });

  test("KVM's guests have the host's own model, with what KVM adds in software", () => {
    const model = /<mode name='host-model'[^]*?<\/mode>/.exec(of('1n4c'))?.[0] ?? '';
    expect(model).toContain("<model fallback='forbid'>Cascadelake-Server</model>");
    for (const name of ['hypervisor', 'tsc_adjust', 'umip', 'pku', 'arch-capabilities']) {
      expect(model).toContain(`<feature policy='require' name='${name}'/>`);
    }
    expect(model).not.toContain("policy='disable'");
    expect(model).not.toContain('osxsave');
  });

  test('VFIO is there where the IOMMU is', () => {
    expect(of('1n4c')).toContain("<enum name='pciBackend'/>");
    expect(of('1n4c', { iommu: true })).toMatch(/<enum name='pciBackend'>[^]*<value>vfio</);
  });
});
