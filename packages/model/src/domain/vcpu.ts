import type { Element } from '@xmldom/xmldom';
import type { Cpuset } from '../cpuset/cpuset.ts';
import { childElement } from '../xml/children.ts';
import { choice, format, nonEmptyCpuset, unsigned } from './attribute.ts';
import { elements, type DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { parseUnsigned } from './integer.ts';

/** `<vcpu>`: how many vCPUs there are and where they may run when nothing else pins them. */
export interface Vcpu {
  /** The most vCPUs that the domain can have. */
  readonly count: number;
  /** How many it has at start; null for all. `<vcpus>`, if there is one, decides instead. */
  readonly current: number | null;
  /** Whether numad chooses the host CPUs (`auto`). */
  readonly placement: 'static' | 'auto';
  /** Host CPUs; null for all. libvirt ignores it where the placement is automatic. */
  readonly cpuset: Cpuset | null;
}

function readCount(element: Element): number {
  const text = element.textContent ?? '';
  const count = parseUnsigned(text);
  if (count !== null && count > 0n && count <= 0xffff_ffffn) return Number(count);
  throw new DomainXmlError(element, `'${text}' is no number of vCPUs, 1 or more`);
}

/** Reads `<vcpu>` (virDomainVcpuParse); one vCPU when there is none. */
export function readVcpu(domain: Element): Vcpu {
  const element = childElement(domain, 'vcpu');
  if (element === null) return { count: 1, current: null, placement: 'static', cpuset: null };
  const count = readCount(element);
  const current = unsigned(element, 'current');
  if (current !== null && current > count && elements(domain, 'vcpus', 'vcpu').length === 0) {
    throw new DomainXmlError(element, `${current} is more than the maximum, ${count}`, 'current');
  }
  const placement = choice(element, 'placement', ['static', 'auto']) ?? 'static';
  const cpuset = placement === 'auto' ? null : nonEmptyCpuset(element, 'cpuset');
  return { count, current, placement, cpuset };
}

export const vcpu: DomainElement<Vcpu> = {
  read: readVcpu,
  render: ({ count, current, placement, cpuset }) => [
    {
      name: 'vcpu',
      attributes: { placement, cpuset: format(cpuset), current: format(current) },
      // A cpuset that was ignored must not come to life with another placement.
      coupled: ['placement', 'cpuset'],
      text: String(count),
    },
  ],
};
