import { DOMParser, ParseError, XMLSerializer, type Document, type Node } from '@xmldom/xmldom';
import { scanXml } from './scan.ts';
import { XmlSyntaxError } from './syntax-error.ts';

/** XML 1.0's line ends. xmldom's own choice is XML 1.1's, which libxml2 does not share. */
function normalizeLineEndings(text: string): string {
  return text.replace(/\r\n?/g, '\n');
}

/**
 * Builds the DOM of a text that `scanXml` has accepted.
 * @throws XmlSyntaxError for what only names can be wrong about: namespaces, the XML declaration.
 */
export function buildDocument(text: string): Document {
  let failure: XmlSyntaxError | undefined;
  const parser = new DOMParser({
    normalizeLineEndings,
    onError(level, message, context: { locator?: { lineNumber: number; columnNumber: number } }) {
      // The one warning that `scanXml` leaves is of U+FFFD, a character like any other.
      if (level === 'warning') return;
      const { lineNumber = 1, columnNumber = 1 } = context.locator ?? {};
      failure ??= new XmlSyntaxError(lineNumber, columnNumber, message);
      throw failure;
    },
  });
  try {
    return parser.parseFromString(text.replace(/^\uFEFF/, ''), 'text/xml');
  } catch (error) {
    if (error instanceof ParseError && failure !== undefined) throw failure;
    throw error;
  }
}

/**
 * Parses an XML document strictly: no document type, so no entities but XML's own five; no error
 * is forgiven; at most `MAX_XML_LENGTH` characters and `MAX_XML_DEPTH` levels.
 * @throws XmlSyntaxError with line, column and reason.
 */
export function parseXml(text: string): Document {
  scanXml(text);
  return buildDocument(text);
}

/** The text of a node of such a document. */
export function xmlText(node: Node): string {
  return new XMLSerializer().serializeToString(node);
}
