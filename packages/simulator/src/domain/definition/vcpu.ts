import type { Cpuset } from '@virtune/model';
import { oneOf, requiredUint, uint, yesNo } from './attribute.ts';
import { parseSet } from './cpus.ts';
import { type Definition, onlineVcpus, type Vcpu } from './definition.ts';
import { wrapping } from './number.ts';
import { attributes, element } from './printer.ts';
import { allAt, at, type XmlNode } from './xml.ts';
import { qemuUnsupported, unsupported, xmlError } from './refusal.ts';

/** The most vCPUs that a definition may ask for; real machines have fewer. */
const MOST_VCPUS = 65_536;

export interface ReadVcpus {
  readonly placement: 'static' | 'auto';
  readonly cpuset: Cpuset | null;
  readonly individual: boolean;
  readonly vcpus: readonly Vcpu[];
}

/** A vCPU that nobody has said anything about yet; `hotpluggable` follows from `online`. */
export function newVcpu(online: boolean): Vcpu {
  return { online, hotpluggable: !online, order: 0, pin: null, sched: null };
}

function countOf(node: XmlNode): number {
  const count = wrapping(node.text, 32);
  if (count === null) {
    throw xmlError('maximum vcpus count must be an integer');
  }
  return Number(count);
}

/** What `<vcpus>` says of single vCPUs, which need not be all. */
function individually(vcpus: readonly Vcpu[], nodes: readonly XmlNode[]): readonly Vcpu[] {
  const states = new Map<number, { online: boolean; hotpluggable?: boolean; order: number }>();
  for (const node of nodes) {
    const id = requiredUint(node, 'id');
    if (id >= vcpus.length) {
      throw xmlError(`vcpu id '${id}' is out of range of maximum vcpu count`);
    }
    const online = yesNo(node, 'enabled', { required: true }) === 'yes';
    const pluggable = yesNo(node, 'hotpluggable');
    const order = uint(node, 'order') ?? states.get(id)?.order ?? 0;
    states.set(id, {
      online,
      ...(pluggable === undefined ? {} : { hotpluggable: pluggable === 'yes' }),
      order,
    });
  }
  return vcpus.map((_, id) => {
    const { online = false, hotpluggable, order = 0 } = states.get(id) ?? {};
    if (!online && hotpluggable === false) {
      throw unsupported(`vcpu '${id}' is both offline and not hotpluggable`);
    }
    return { ...newVcpu(online), hotpluggable: hotpluggable ?? !online, order };
  });
}

/** `<vcpu>` and `<vcpus>` (virDomainVcpuParse, virDomainVcpuDefPostParse). */
export function parseVcpus(root: XmlNode): ReadVcpus {
  const node = at(root, 'vcpu');
  const max = node === undefined ? 1 : countOf(node);
  const current = uint(node, 'current') ?? max;
  const placement = oneOf(node, 'placement', ['static', 'auto']) ?? 'static';
  const cpusetText = placement === 'auto' ? undefined : node?.attributes.get('cpuset');
  const cpuset = cpusetText === undefined ? null : parseSet(cpusetText, 'cpuset');
  if (max > MOST_VCPUS) {
    throw qemuUnsupported('Maximum CPUs greater than specified machine type limit 255');
  }
  const nodes = allAt(root, 'vcpus', 'vcpu');
  if (nodes.length > 0) {
    const blank = Array.from({ length: max }, () => newVcpu(false));
    return { placement, cpuset, individual: true, vcpus: individually(blank, nodes) };
  }
  if (current > max) {
    throw unsupported('maximum vCPU count must not be less than current vCPU count');
  }
  const vcpus = Array.from({ length: max }, (_, id) => newVcpu(id < current));
  return { placement, cpuset, individual: false, vcpus };
}

function refuse(detail: string): never {
  throw qemuUnsupported(detail);
}

/** What QEMU wants of vCPUs (qemuDomainDefVcpusPostParse). @throws VirError */
export function checkVcpuOrder(vcpus: readonly Vcpu[]): void {
  const first = vcpus[0];
  if (first === undefined || !first.online) refuse("vcpu 0 can't be offline");
  if (first.hotpluggable === true) refuse("vcpu0 can't be hotpluggable");
  if (first.order !== 0 && first.order !== 1) refuse('vcpu0 must be enabled first');
  const ordered = first.order !== 0;
  let previous = first;
  for (const vcpu of vcpus.slice(1)) {
    if (vcpu.online && (vcpu.order !== 0) !== ordered) {
      refuse('all vcpus must have either set or unset order');
    }
    if (vcpu.hotpluggable === false) {
      if (previous.hotpluggable === true) {
        refuse('online non-hotpluggable vcpus need to be ordered prior to hotplugable vcpus');
      }
      if (previous.order > vcpu.order) {
        refuse('online non-hotpluggable vcpus must be ordered in ascending order');
      }
    }
    previous = vcpu;
  }
}

/** The order in which a running domain's vCPUs came to it (qemuDomainVcpuPersistOrder). */
export function withOrder(vcpus: readonly Vcpu[], last: number | null): readonly Vcpu[] {
  const known = vcpus.some(({ order }) => order > 0);
  let next = Math.max(0, ...vcpus.map(({ order }) => order)) + 1;
  let count = 0;
  return vcpus.map((vcpu, id) => {
    if (!vcpu.online) return { ...vcpu, order: 0 };
    if (!known && id !== last) return { ...vcpu, order: ++count };
    return vcpu.order > 0 ? vcpu : { ...vcpu, order: known ? next++ : onlineCount(vcpus) };
  });
}

const onlineCount = (vcpus: readonly Vcpu[]): number => vcpus.filter(({ online }) => online).length;

/** Whether each can be plugged, told where nobody had asked yet: a definition is read anew at start. */
export function withPlugs(vcpus: readonly Vcpu[]): readonly Vcpu[] {
  if (vcpus.every(({ hotpluggable }) => hotpluggable !== null)) return vcpus;
  return vcpus.map((vcpu) => ({ ...vcpu, hotpluggable: vcpu.hotpluggable ?? !vcpu.online }));
}

/** VIR_DOMAIN_CPUMASK_LEN CPUs: all of them are as good as none told. */
const ALL_CPUS = 16_384;

export function printVcpus(definition: Definition): string {
  const { placement, cpuset, vcpus, individual } = definition;
  const online = onlineVcpus(definition);
  const text = attributes({
    placement,
    cpuset: cpuset === null || cpuset.size === ALL_CPUS ? null : cpuset.format(),
    current: online < vcpus.length ? online : null,
  });
  const line = `<vcpu${text}>${vcpus.length}</vcpu>\n`;
  if (!individual) return line;
  const states = vcpus.map((vcpu, id) => {
    const text = attributes({
      id,
      enabled: vcpu.online ? 'yes' : 'no',
      hotpluggable: vcpu.hotpluggable === null ? null : vcpu.hotpluggable ? 'yes' : 'no',
      order: vcpu.order === 0 ? null : vcpu.order,
    });
    return `<vcpu${text}/>\n`;
  });
  return line + element('vcpus', '', states.join(''));
}
