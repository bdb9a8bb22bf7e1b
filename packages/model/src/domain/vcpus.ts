import type { Element } from '@xmldom/xmldom';
import type { XmlNode } from '../xml/serialize.ts';
import { format, formatYesNo, required, unsigned, yesNo } from './attribute.ts';
import { elements, type DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { readVcpu } from './vcpu.ts';

/** `<vcpus><vcpu/>`: the state of one vCPU. */
export interface VcpuState {
  readonly id: number;
  readonly enabled: boolean;
  /** null: as libvirt chooses, which is that what is not enabled is hotpluggable. */
  readonly hotpluggable: boolean | null;
  /** In which order they are plugged; null where it is left open. */
  readonly order: number | null;
}

function readState(element: Element, count: number): VcpuState {
  const id = required(element, 'id', unsigned(element, 'id'));
  if (id >= count) {
    throw new DomainXmlError(element, `the domain has no vCPU ${id}, but ${count} of them`, 'id');
  }
  const enabled = required(element, 'enabled', yesNo(element, 'enabled'));
  const hotpluggable = yesNo(element, 'hotpluggable');
  if (!enabled && hotpluggable === false) {
    throw new DomainXmlError(element, `vCPU ${id} is neither enabled nor hotpluggable`);
  }
  return { id, enabled, hotpluggable, order: unsigned(element, 'order') };
}

function readVcpus(domain: Element): readonly VcpuState[] {
  const { count } = readVcpu(domain);
  return elements(domain, 'vcpus', 'vcpu').map((element) => readState(element, count));
}

function renderState({ id, enabled, hotpluggable, order }: VcpuState): XmlNode {
  return {
    name: 'vcpu',
    key: String(id),
    attributes: {
      id: String(id),
      enabled: formatYesNo(enabled),
      hotpluggable: formatYesNo(hotpluggable),
      order: format(order),
    },
  };
}

/** The vCPUs one by one (virDomainVcpuParse); none where only `<vcpu>` says how many there are. */
export const vcpus: DomainElement<readonly VcpuState[]> = {
  read: readVcpus,
  render(states) {
    const children = states.toSorted((a, b) => a.id - b.id).map(renderState);
    return children.length === 0 ? [] : [{ name: 'vcpus', children }];
  },
};
