import {
  allAt,
  at,
  child,
  childrenOf,
  readXml,
  textOf,
  type XmlNode,
} from '../domain/definition/xml.ts';
import { firstWith } from '../host/versions.ts';
import type {
  CpuDetails,
  GuestKind,
  MachineType,
  SecurityModel,
  SystemDescription,
} from '../host/description.ts';

/** What capabilities tell of a host beside its topology. */
export interface CapabilitiesFacts {
  readonly cpuVendor: string | null;
  readonly cpuDetails: CpuDetails;
  readonly system: Partial<SystemDescription>;
}

const valueOf = (node: XmlNode | undefined, name: string): string | null =>
  node?.attributes.get(name) ?? null;

const textAt = (root: XmlNode, ...path: readonly string[]): string | null =>
  textOf(at(root, ...path))?.trim() ?? null;

function detailsOf(root: XmlNode): CpuDetails {
  const cpu = at(root, 'host', 'cpu');
  const signature = child(cpu, 'signature');
  const tsc = childrenOf(cpu, 'counter').find(({ attributes }) => attributes.get('name') === 'tsc');
  const frequency = valueOf(tsc, 'frequency');
  const addresses = child(cpu, 'maxphysaddr');
  const mode = valueOf(addresses, 'mode');
  const [family, model, stepping] = ['family', 'model', 'stepping'].map((name) =>
    valueOf(signature, name),
  );
  return {
    microcode: valueOf(child(cpu, 'microcode'), 'version'),
    signature: family && model && stepping ? { family, model, stepping } : null,
    tsc: frequency === null ? null : { frequency, scaling: valueOf(tsc, 'scaling') },
    maxphysaddr: mode === null ? null : { mode, bits: valueOf(addresses, 'bits') },
    features: childrenOf(cpu, 'feature').flatMap((node) => node.attributes.get('name') ?? []),
  };
}

function securityModelOf(node: XmlNode): SecurityModel {
  return {
    model: textAt(node, 'model') ?? '',
    doi: textAt(node, 'doi') ?? '',
    labels: childrenOf(node, 'baselabel').map((label) => ({
      type: valueOf(label, 'type') ?? '',
      label: label.text,
    })),
  };
}

const machineTypeOf = (node: XmlNode): MachineType => ({
  name: node.text,
  canonical: valueOf(node, 'canonical'),
  maxCpus: Number(valueOf(node, 'maxCpus') ?? 0),
  deprecated: valueOf(node, 'deprecated') === 'yes',
});

function guestKindOf(node: XmlNode): GuestKind {
  const arch = child(node, 'arch');
  return {
    osType: textAt(node, 'os_type') ?? '',
    arch: valueOf(arch, 'name') ?? '',
    wordsize: Number(textOf(child(arch, 'wordsize')) ?? 0),
    emulator: textOf(child(arch, 'emulator')) ?? null,
    machines: childrenOf(arch, 'machine').map(machineTypeOf),
    virtTypes: childrenOf(arch, 'domain').flatMap((type) => type.attributes.get('type') ?? []),
    features: (child(node, 'features')?.children ?? []).map((feature) => ({
      name: feature.name,
      default: valueOf(feature, 'default'),
      toggle: valueOf(feature, 'toggle'),
    })),
  };
}

/** QEMU's version, of which the newest machine types have their names. */
function hypervisorVersion(guests: readonly GuestKind[]): Partial<SystemDescription> {
  for (const { canonical } of guests.flatMap(({ machines }) => machines)) {
    const [, major, minor] =
      /^(?:pc-i440fx|pc-q35|virt|pseries)-(\d+)\.(\d+)$/.exec(canonical ?? '') ?? [];
    if (major !== undefined) {
      return { hypervisorVersion: Number(major) * 1_000_000 + Number(minor) * 1000 };
    }
  }
  return {};
}

/** The oldest libvirt that prints what is there. */
function libvirtVersion(root: XmlNode): Partial<SystemDescription> {
  const cpu = at(root, 'host', 'topology', 'cells', 'cell', 'cpus', 'cpu');
  return cpu?.attributes.has('cluster_id') === true
    ? { libvirtVersion: firstWith('cpuClusters') }
    : {};
}

function systemOf(root: XmlNode): Partial<SystemDescription> {
  const uuid = textAt(root, 'host', 'uuid');
  const guests = childrenOf(root, 'guest').map(guestKindOf);
  const securityModels = allAt(root, 'host', 'secmodel').map(securityModelOf);
  const power = at(root, 'host', 'power_management')?.children.map(({ name }) => name);
  const iommu = valueOf(at(root, 'host', 'iommu'), 'support');
  const migration = at(root, 'host', 'migration_features');
  const transports = at(root, 'host', 'migration_features', 'uri_transports')?.children;
  return {
    ...(uuid !== null && { uuid }),
    ...(power !== undefined && { powerManagement: power }),
    ...(iommu !== null && { iommu: iommu === 'yes' }),
    ...(migration !== undefined && {
      migrationTransports: transports?.map(({ text }) => text) ?? [],
    }),
    ...(securityModels.length > 0 && { securityModels }),
    ...(guests.length > 0 && {
      guests,
      kvm: guests.some(({ virtTypes }) => virtTypes.includes('kvm')),
    }),
    ...hypervisorVersion(guests),
    ...libvirtVersion(root),
  };
}

/**
 * What capabilities XML tells beside the topology: the CPU's features, security models, what the
 * hypervisor runs. What it does not tell is left out.
 */
export function readCapabilitiesFacts(text: string): CapabilitiesFacts {
  const root = readXml(text);
  return {
    cpuVendor: textAt(root, 'host', 'cpu', 'vendor'),
    cpuDetails: detailsOf(root),
    system: systemOf(root),
  };
}
