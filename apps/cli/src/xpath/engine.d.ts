import type { XmlNode } from './dom.ts';

/** What an expression is evaluated with. The functions may throw, which ends the evaluation. */
export interface EvaluateOptions {
  readonly node: XmlNode;
  readonly namespaces: (prefix: string) => string;
  /** Nothing for a function of XPath's own. */
  readonly functions: (name: string) => (() => readonly XmlNode[]) | undefined;
  readonly variables: (name: string) => never;
}

export interface Expression {
  /** A node-set, or a number, string or boolean in wrappers of the package's. */
  evaluate(options: EvaluateOptions): unknown;
}

/** @throws Error where the text is no XPath 1.0. */
export function parse(text: string): Expression;

export class XNodeSet {
  /** In document order. */
  toArray(): XmlNode[];
}
