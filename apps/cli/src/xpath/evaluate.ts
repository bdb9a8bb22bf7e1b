import type { XmlNode } from './dom.ts';
import { type Expression, parse, XNodeSet } from './engine.js';

/** Why an expression cannot be evaluated: the lines that libxml2 2.9 prints. */
export class XPathError extends Error {
  override readonly name = 'XPathError';
  readonly lines: readonly string[];
  readonly reason: XPathReason;

  constructor(reason: XPathReason, before: readonly string[] = []) {
    super(reason);
    this.lines = [...before, `XPath error : ${reason}`];
    this.reason = reason;
  }
}

/** In libxml2's words. */
export type XPathReason =
  | 'Invalid expression'
  | 'Unfinished literal'
  | 'Undefined namespace prefix'
  | 'Undefined variable'
  | 'Unregistered function'
  | 'Invalid number of arguments'
  | 'Invalid type'
  | 'Recursion limit exceeded';

const XML_NAMESPACE = 'http://www.w3.org/XML/1998/namespace';

/** XPath's namespace nodes are in no document. virsh prints memory that it has freed for them. */
const isInDocument = (node: XmlNode): boolean => !('isXPathNamespace' in node);

/** XPath 1.0, section 4. `id` is the one that finds nothing: no document type declares IDs. */
const FUNCTIONS: ReadonlySet<string> = new Set(
  `last position count local-name namespace-uri name string concat starts-with contains
  substring-before substring-after substring string-length normalize-space translate boolean not
  true false lang number sum floor ceiling round`.split(/\s+/),
);

function parseExpression(text: string): Expression {
  try {
    return parse(text);
  } catch (error) {
    const unfinished = error instanceof Error && error.message.startsWith('Unterminated');
    throw new XPathError(unfinished ? 'Unfinished literal' : 'Invalid expression');
  }
}

function reasonOf(error: unknown): XPathReason {
  if (error instanceof RangeError) return 'Recursion limit exceeded';
  const expects = error instanceof Error && /^Function (\S+) expects/.exec(error.message)?.[1];
  // These two say the same of a wrong number of arguments as of one that is no node-set.
  if (expects && expects !== 'count' && expects !== 'sum') return 'Invalid number of arguments';
  return 'Invalid type';
}

/**
 * The nodes that an XPath 1.0 expression selects, in document order; undefined where its value is
 * a number, string or boolean. No prefixes, variables or functions but XPath's own are known.
 * @throws XPathError
 */
export function selectNodes(expression: string, node: XmlNode): readonly XmlNode[] | undefined {
  const parsed = parseExpression(expression);
  try {
    const value = parsed.evaluate({
      node,
      namespaces(prefix) {
        if (prefix === 'xml') return XML_NAMESPACE;
        throw new XPathError('Undefined namespace prefix');
      },
      functions(name) {
        if (name === 'id') return () => [];
        if (FUNCTIONS.has(name)) return undefined;
        const line = `xmlXPathCompOpEval: function ${name} not found`;
        throw new XPathError('Unregistered function', [line]);
      },
      variables() {
        throw new XPathError('Undefined variable');
      },
    });
    return value instanceof XNodeSet ? value.toArray().filter(isInDocument) : undefined;
  } catch (error) {
    throw error instanceof XPathError ? error : new XPathError(reasonOf(error));
  }
}
