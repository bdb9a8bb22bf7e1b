import { checkCharacters, checkReferences } from './characters.ts';
import { XmlSyntaxError } from './syntax-error.ts';

/** libvirt's protocol carries no longer string (REMOTE_STRING_MAX, remote_protocol.x). */
export const MAX_XML_LENGTH = 4_194_304;
/** libxml2 goes no deeper (xmlParserMaxDepth), and so neither does libvirt. */
export const MAX_XML_DEPTH = 256;
/** Many times what the largest domain or host needs, and what takes about a second to read. */
export const MAX_XML_ELEMENTS = 100_000;

/** Where an attribute stands: offsets into the text, the value without its quotes. */
export interface AttributeSpan {
  readonly start: number;
  readonly valueStart: number;
  readonly valueEnd: number;
  readonly end: number;
}

/**
 * Where an element stands, as offsets into the text: `<a b='c'>` from `start` to `contentStart`,
 * `</a>` from `contentEnd` to `end`; in `<a/>` the last three are equal.
 */
export interface ElementSpan {
  readonly name: string;
  readonly start: number;
  readonly contentStart: number;
  readonly contentEnd: number;
  readonly end: number;
  readonly attributes: ReadonlyMap<string, AttributeSpan>;
}

type OpenElement = { -readonly [Field in keyof ElementSpan]: ElementSpan[Field] };

const START_NAME = /<([^\s<>/=&'"!?]+)/y;
const ATTRIBUTE = /[ \t\r\n]+([^\s<>/=&'"]+)[ \t\r\n]*=[ \t\r\n]*(?:"([^<"]*)"|'([^<']*)')/y;
const TAG_END = /[ \t\r\n]*(\/?)>/y;
const END_TAG = /<\/([^\s<>/=&'"]+)[ \t\r\n]*>/y;
const BLANK = /^[ \t\r\n]*$/;

/** Goes through a text once, from `<` to `<`; what stands between is text. */
class XmlScanner {
  readonly #text: string;
  readonly #elements: OpenElement[] = [];
  readonly #open: OpenElement[] = [];
  #position: number;

  constructor(text: string) {
    this.#text = text;
    this.#position = text.startsWith('\uFEFF') ? 1 : 0;
  }

  scan(): readonly ElementSpan[] {
    while (this.#position < this.#text.length) {
      this.#characters();
      if (this.#position < this.#text.length) this.#markup();
    }
    const unclosed = this.#open.at(-1);
    if (unclosed !== undefined) this.#fail(`<${unclosed.name}> is never closed`);
    if (this.#elements.length === 0) this.#fail('there is no element');
    return this.#elements;
  }

  #fail(reason: string, position = this.#position): never {
    throw XmlSyntaxError.at(this.#text, position, reason);
  }

  #characters(): void {
    const start = this.#position;
    const next = this.#text.indexOf('<', start);
    const end = next < 0 ? this.#text.length : next;
    this.#position = end;
    const characters = this.#text.slice(start, end);
    if (this.#open.length === 0 && !BLANK.test(characters)) {
      this.#fail('there is text outside of the root element', start);
    }
    const cdataEnd = characters.indexOf(']]>');
    if (cdataEnd >= 0) this.#fail("']]>' ends no CDATA section", start + cdataEnd);
    checkReferences(this.#text, start, end);
  }

  #markup(): void {
    if (this.#sees('<!--')) this.#comment();
    else if (this.#sees('<![CDATA[')) this.#cdata();
    else if (this.#sees('<!')) this.#fail('document types (DTD, <!DOCTYPE>) are not allowed');
    else if (this.#sees('<?')) this.#skipTo('?>', 'the processing instruction never ends');
    else if (this.#sees('</')) this.#endTag();
    else this.#startTag();
  }

  #sees(prefix: string): boolean {
    return this.#text.startsWith(prefix, this.#position);
  }

  #skipTo(closing: string, failure: string): void {
    const at = this.#text.indexOf(closing, this.#position + 2);
    if (at < 0) this.#fail(failure);
    this.#position = at + closing.length;
  }

  #comment(): void {
    const dashes = this.#text.indexOf('--', this.#position + 4);
    if (dashes < 0) this.#fail('the comment never ends');
    if (this.#text[dashes + 2] !== '>') this.#fail("'--' is not allowed in a comment", dashes);
    this.#position = dashes + 3;
  }

  #cdata(): void {
    if (this.#open.length === 0) this.#fail('there is text outside of the root element');
    this.#skipTo(']]>', 'the CDATA section never ends');
  }

  #endTag(): void {
    const match = this.#match(END_TAG);
    if (match === null) this.#fail('the end tag is malformed');
    const element = this.#open.pop();
    if (element === undefined) this.#fail(`</${match[1]}> ends no element`);
    if (element.name !== match[1]) {
      this.#fail(`</${element.name}> is expected, not </${match[1]}>`);
    }
    element.contentEnd = this.#position;
    this.#position += match[0].length;
    element.end = this.#position;
  }

  #startTag(): void {
    const start = this.#position;
    const name = this.#match(START_NAME)?.[1];
    if (name === undefined) this.#fail("'<' starts no tag");
    if (this.#open.length === 0 && this.#elements.length > 0) {
      this.#fail(`<${name}> stands outside of the root element`);
    }
    this.#position += 1 + name.length;
    const attributes = this.#attributes();
    const tagEnd = this.#match(TAG_END);
    if (tagEnd === null) this.#fail(`the tag <${name}> is malformed`);
    this.#position += tagEnd[0].length;
    const end = this.#position;
    const element = { name, start, contentStart: end, contentEnd: end, end, attributes };
    this.#elements.push(element);
    if (this.#elements.length > MAX_XML_ELEMENTS) {
      this.#fail(`there are more than ${MAX_XML_ELEMENTS} elements`, start);
    }
    if (tagEnd[1] !== '') return;
    this.#open.push(element);
    if (this.#open.length > MAX_XML_DEPTH) {
      this.#fail(`elements are nested deeper than ${MAX_XML_DEPTH} levels`, start);
    }
  }

  #attributes(): ReadonlyMap<string, AttributeSpan> {
    const attributes = new Map<string, AttributeSpan>();
    for (let match = this.#match(ATTRIBUTE); match !== null; match = this.#match(ATTRIBUTE)) {
      const [whole, name = '', value = match[3] ?? ''] = match;
      if (attributes.has(name)) this.#fail(`the attribute ${name} is given twice`);
      const start = this.#position;
      const end = start + whole.length;
      const valueEnd = end - 1;
      const valueStart = valueEnd - value.length;
      checkReferences(this.#text, valueStart, valueEnd);
      attributes.set(name, { start, valueStart, valueEnd, end });
      this.#position = end;
    }
    return attributes;
  }

  #match(pattern: RegExp): RegExpExecArray | null {
    pattern.lastIndex = this.#position;
    return pattern.exec(this.#text);
  }
}

/**
 * Finds where every element of an XML document stands, in document order, and refuses what is not
 * well-formed. No entity can be declared, for no document type is allowed. Time and memory grow
 * with the length of the text alone, which is bounded, as is the depth.
 * @throws XmlSyntaxError
 */
export function scanXml(text: string): readonly ElementSpan[] {
  if (text.length > MAX_XML_LENGTH) {
    throw new XmlSyntaxError(1, 1, `${text.length} characters are more than ${MAX_XML_LENGTH}`);
  }
  checkCharacters(text);
  return new XmlScanner(text).scan();
}
