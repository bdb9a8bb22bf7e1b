import { libxmlNodeDump } from '../format/libxml.ts';
import { t } from '../messages/index.ts';
import type { XmlNode } from './dom.ts';
import { selectNodes, XPathError } from './evaluate.ts';
import { LibxmlDocument } from './libxml-document.ts';

/** What --xpath finds. */
export interface Found {
  /** Each as libxml2 prints it; undefined where the expression's value is no node-set. */
  readonly nodes: readonly string[] | undefined;
  /** What libxml2 says on standard error of an expression that selects nothing because of it. */
  readonly diagnostics?: readonly string[];
  readonly hint?: string;
}

/**
 * Evaluates an XPath expression at the root element of a document; with `wrap` the nodes are put
 * into one element `nodes` (virshDumpXML). An expression that cannot be evaluated finds nothing.
 * @throws XmlSyntaxError where the document is no XML.
 */
export function findInXml(xml: string, expression: string, { wrap }: { wrap: boolean }): Found {
  const document = new LibxmlDocument(xml);
  const { selected, ...told } = select(expression, document.root);
  if (selected === undefined) return { nodes: undefined };
  const trees = wrap
    ? [document.wrap('nodes', selected)]
    : selected.map((node) => document.node(node));
  return { ...told, nodes: trees.map(libxmlNodeDump) };
}

interface Selection extends Omit<Found, 'nodes'> {
  readonly selected: readonly XmlNode[] | undefined;
}

function select(expression: string, root: XmlNode): Selection {
  try {
    return { selected: selectNodes(expression, root) };
  } catch (error) {
    if (!(error instanceof XPathError)) throw error;
    return { selected: [], diagnostics: error.lines, hint: hintFor(error) };
  }
}

function hintFor({ reason }: XPathError): string {
  switch (reason) {
    case 'Undefined namespace prefix':
      return t`no prefix can be declared here; select by name, as in "//*[local-name()='commandline']"`;
    case 'Undefined variable':
      return t`no variable can be set here; a text is quoted, as in "//disk[@type='file']"`;
    case 'Unregistered function':
      return t`the functions are those of XPath 1.0`;
    case 'Invalid expression':
    case 'Unfinished literal':
      return t`nothing was selected: this is no expression of XPath 1.0, such as "//disk[@type='file']/source"`;
    default:
      return t`nothing was selected: XPath 1.0 does not allow this`;
  }
}
