import type { parseXml } from '@virtune/model';

export type XmlDocument = ReturnType<typeof parseXml>;
export type XmlNode = XmlDocument['childNodes'][number];
export type XmlElement = NonNullable<XmlDocument['documentElement']>;

export const isElement = (node: XmlNode): node is XmlElement => node.nodeType === node.ELEMENT_NODE;

export const isText = (node: XmlNode | null): boolean =>
  node !== null && (node.nodeType === node.TEXT_NODE || node.nodeType === node.CDATA_SECTION_NODE);
