import type { Element } from '@xmldom/xmldom';
import { childElements, isElement } from '../xml/children.ts';

/** `vcpupin[2]`; without a number where an element is the only one of its name beside it. */
function step(element: Element): string {
  const { parentNode } = element;
  if (parentNode === null || !isElement(parentNode)) return element.tagName;
  const siblings = childElements(parentNode, element.tagName);
  return siblings.length < 2
    ? element.tagName
    : `${element.tagName}[${siblings.indexOf(element) + 1}]`;
}

/** The XPath of an element, from the root on. */
function pathOf(element: Element): string {
  const { parentNode } = element;
  const parent = parentNode !== null && isElement(parentNode) ? `${pathOf(parentNode)}/` : '';
  return parent + step(element);
}

/** Well-formed XML that is no domain definition: libvirt would refuse to define it. */
export class DomainXmlError extends Error {
  override readonly name = 'DomainXmlError';
  /** Where, as an XPath: `domain/cputune/vcpupin[2]/@cpuset`. */
  readonly path: string;
  /** The line of the element, from 1. */
  readonly line: number;
  readonly reason: string;

  /** `attribute` is the one that is wrong or missing, if it is one. */
  constructor(element: Element, reason: string, attribute?: string, options?: ErrorOptions) {
    const path = pathOf(element) + (attribute === undefined ? '' : `/@${attribute}`);
    const line = element.lineNumber ?? 1;
    super(`line ${line}, ${path}: ${reason}`, options);
    this.path = path;
    this.line = line;
    this.reason = reason;
  }
}
