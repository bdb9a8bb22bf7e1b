import { DomainDocument } from '@virtune/model';

export interface DefinedVcpus {
  readonly maximum: number;
  /** How many of them are online at start. */
  readonly current: number;
  /** Which ones are. */
  readonly online: readonly number[];
}

/** The vCPUs out of a domain's XML (virshDomainGetVcpuBitmap). @throws DomainXmlError, XmlSyntaxError */
export function definedVcpus(xml: string): DefinedVcpus {
  const document = DomainDocument.open(xml);
  const { count, current } = document.read('vcpu');
  const states = document.read('vcpus');
  const online =
    states.length === 0
      ? Array.from({ length: current ?? count }, (_, id) => id)
      : states.filter(({ enabled }) => enabled).map(({ id }) => id);
  return { maximum: count, current: online.length, online: online.toSorted((a, b) => a - b) };
}
