import { cpuDriver } from '../cpu/architecture.ts';
import { printModel } from '../cpu/cpu.ts';
import { type HypervisorCpus, hypervisorCpus } from '../cpu/host-cpu.ts';
import { x86Map } from '../cpu/x86-models.ts';
import type { GuestKind, SystemDescription } from './description.ts';
import { printDevices } from './device-capabilities.ts';
import {
  checkRunnable,
  chooseHypervisor,
  type HypervisorChoice,
  type HypervisorQuery,
} from './hypervisor-choice.ts';
import type { SimulatedHost } from './simulated-host.ts';
import { has } from './versions.ts';
import { enumeration, XmlLines } from './xml-text.ts';

/** KVM_CAP_MAX_VCPUS of a current x86 kernel. */
const KVM_MAX_VCPUS = 4096;

/** Hyper-V's enlightenments that KVM has (virDomainHyperv). */
const ENLIGHTENMENTS =
  'relaxed vapic spinlocks vpindex runtime synic stimer reset vendor_id frequencies reenlightenment tlbflush ipi'.split(
    ' ',
  );

/** Those that QEMU tells of without KVM. */
const EMULATED = ['spinlocks', 'vendor_id'];

/** 64-bit models of QEMU 7.2 for ARM; it does not say which of them can be used. */
const ARM_MODELS = [
  'max',
  'cortex-a53',
  'cortex-a57',
  'cortex-a72',
  'cortex-a76',
  'a64fx',
  'neoverse-n1',
];

const isArm = (arch: string): boolean => cpuDriver(arch) === 'arm';

/** Whether QEMU says what of the host's CPU can be migrated; that of 32 bit alone does not. */
const knowsMigratable = ({ arch }: GuestKind): boolean => arch === 'x86_64';

function passthrough(xml: XmlLines, { kind, virtType }: HypervisorChoice): void {
  if (virtType !== 'kvm') {
    xml.line("<mode name='host-passthrough' supported='no'/>");
    return;
  }
  xml.element('mode', "name='host-passthrough' supported='yes'", () => {
    enumeration(xml, 'hostPassthroughMigratable', knowsMigratable(kind) ? ['on', 'off'] : ['off']);
  });
}

function hostModel(xml: XmlLines, cpus: HypervisorCpus | null): void {
  if (cpus === null) {
    xml.line("<mode name='host-model' supported='no'/>");
    return;
  }
  xml.element('mode', "name='host-model' supported='yes'", () => {
    for (const line of printModel(cpus.hostModel).trimEnd().split('\n')) xml.line(line);
  });
}

function customModels(
  xml: XmlLines,
  { arch }: HypervisorChoice,
  cpus: HypervisorCpus | null,
  { libvirtVersion }: SystemDescription,
): void {
  if (cpus === null && !isArm(arch)) {
    xml.line("<mode name='custom' supported='no'/>");
    return;
  }
  xml.element('mode', "name='custom' supported='yes'", () => {
    for (const { name, blockers } of cpus?.models.values() ?? []) {
      const usable = blockers.length === 0 ? 'yes' : 'no';
      const vendor = x86Map().models.get(name)?.vendor ?? 'unknown';
      xml.line(`<model usable='${usable}' vendor='${vendor}'>${name}</model>`);
      if (blockers.length > 0 && has(libvirtVersion, 'cpuBlockers')) {
        xml.element('blockers', `model='${name}'`, () => {
          for (const blocker of blockers.toSorted()) xml.line(`<feature name='${blocker}'/>`);
        });
      }
    }
    if (cpus !== null) return;
    for (const name of ARM_MODELS) {
      xml.line(`<model usable='unknown' vendor='unknown'>${name}</model>`);
    }
  });
}

function cpuModes(xml: XmlLines, host: SimulatedHost, choice: HypervisorChoice): void {
  const cpus = hypervisorCpus(host, choice.kind, choice.virtType);
  xml.element('cpu', '', () => {
    passthrough(xml, choice);
    xml.element('mode', "name='maximum' supported='yes'", () => {
      enumeration(xml, 'maximumMigratable', ['on', 'off']);
    });
    hostModel(xml, cpus);
    customModels(xml, choice, cpus, host.system);
  });
}

function os(xml: XmlLines): void {
  xml.element('os', "supported='yes'", () => {
    enumeration(xml, 'firmware', []);
    xml.element('loader', "supported='yes'", () => {
      enumeration(xml, 'type', ['rom', 'pflash']);
      enumeration(xml, 'readonly', ['yes', 'no']);
      enumeration(xml, 'secure', ['no']);
    });
  });
}

/** The interrupt controllers that ARM's machine virt may have. */
function gic(xml: XmlLines, { arch, machine, virtType }: HypervisorChoice): void {
  if (arch !== 'aarch64' || !machine.name.startsWith('virt-')) {
    xml.line("<gic supported='no'/>");
    return;
  }
  xml.element('gic', "supported='yes'", () => {
    enumeration(xml, 'version', virtType === 'kvm' ? ['3'] : ['2', '3']);
  });
}

function features(
  xml: XmlLines,
  choice: HypervisorChoice,
  { libvirtVersion }: SystemDescription,
): void {
  const isX86 = cpuDriver(choice.arch) === 'x86';
  xml.element('features', '', () => {
    gic(xml, choice);
    xml.line("<vmcoreinfo supported='yes'/>");
    xml.line(`<genid supported='${isX86 ? 'yes' : 'no'}'/>`);
    xml.line("<backingStoreInput supported='yes'/>");
    xml.line("<backup supported='yes'/>");
    if (has(libvirtVersion, 'asyncTeardown')) xml.line("<async-teardown supported='no'/>");
    if (has(libvirtVersion, 'ps2')) xml.line(`<ps2 supported='${isX86 ? 'yes' : 'no'}'/>`);
    for (const name of ['sev', 'sgx']) xml.line(`<${name} supported='no'/>`);
    const secure = has(libvirtVersion, 'launchSecurity');
    if (isX86) {
      const known = choice.kind.virtTypes.includes('kvm') ? ENLIGHTENMENTS : EMULATED;
      xml.element('hyperv', "supported='yes'", () => enumeration(xml, 'features', known));
    }
    if (secure) xml.line("<launchSecurity supported='no'/>");
  });
}

/**
 * What a guest can have, as libvirt prints it (virDomainCapsFormat, docs/formatdomaincaps.html).
 * @throws VirError for what this hypervisor has not.
 */
export function domainCapabilitiesXml(host: SimulatedHost, query: HypervisorQuery): string {
  const choice = chooseHypervisor(host, query);
  checkRunnable(choice);
  const { machine, virtType, arch, emulator } = choice;
  const most = virtType === 'kvm' ? Math.min(machine.maxCpus, KVM_MAX_VCPUS) : machine.maxCpus;
  const xml = new XmlLines();
  xml.element('domainCapabilities', '', () => {
    xml.line(`<path>${emulator}</path>`);
    xml.line(`<domain>${virtType}</domain>`);
    xml.line(`<machine>${machine.name}</machine>`);
    xml.line(`<arch>${arch}</arch>`);
    if (most > 0) xml.line(`<vcpu max='${most}'/>`);
    xml.line("<iothreads supported='yes'/>");
    os(xml);
    cpuModes(xml, host, choice);
    xml.element('memoryBacking', "supported='yes'", () => {
      enumeration(xml, 'sourceType', ['file', 'anonymous', 'memfd']);
    });
    printDevices(xml, choice, host.system);
    features(xml, choice, host.system);
  });
  return xml.toString();
}
