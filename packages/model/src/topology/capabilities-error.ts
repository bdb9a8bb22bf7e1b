import type { Element } from '@xmldom/xmldom';

/** Host capabilities that do not say what libvirt's documents promise (formatcaps.html). */
export class CapabilitiesError extends Error {
  override readonly name = 'CapabilitiesError';
  readonly reason: string;
  /** The line of the document, from 1; null where the parser does not tell. */
  readonly line: number | null;

  /** `element` is null when it is the document as a whole. */
  constructor(element: Element | null, reason: string, options?: ErrorOptions) {
    const line = element?.lineNumber ?? null;
    const place = element === null ? '' : `, line ${line ?? '?'}, <${element.tagName}>`;
    super(`host capabilities${place}: ${reason}; virsh capabilities shows them`, options);
    this.reason = reason;
    this.line = line;
  }
}
