import { XmlSyntaxError } from './syntax-error.ts';

/** What XML 1.0 does not allow anywhere, escaped or not (production Char). */
const FORBIDDEN = /[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u;
/** Without a DTD these are all the references that there are. */
const REFERENCE = /&(?:amp|lt|gt|quot|apos|#(\d+)|#x([\dA-Fa-f]+));/y;

/** @throws XmlSyntaxError at the first character that no XML document may contain. */
export function checkCharacters(text: string): void {
  const index = text.search(FORBIDDEN);
  if (index < 0) return;
  const code = (text.codePointAt(index) ?? 0).toString(16).toUpperCase().padStart(4, '0');
  throw XmlSyntaxError.at(text, index, `the character U+${code} is not allowed in XML`);
}

function isCharacter(code: number): boolean {
  return code <= 0x10ffff && !FORBIDDEN.test(String.fromCodePoint(code));
}

/**
 * Checks every `&` of `text` from `start` to `end`, which is text or the value of an attribute.
 * @throws XmlSyntaxError at one that starts no predefined entity and no allowed character.
 */
export function checkReferences(text: string, start: number, end: number): void {
  for (const { index } of text.slice(start, end).matchAll(/&/g)) {
    const at = start + index;
    REFERENCE.lastIndex = at;
    const match = REFERENCE.exec(text);
    if (match === null) {
      throw XmlSyntaxError.at(text, at, "'&' starts no entity that XML itself knows");
    }
    const [reference, decimal, hexadecimal] = match;
    if (decimal === undefined && hexadecimal === undefined) continue;
    const code = decimal === undefined ? Number.parseInt(hexadecimal ?? '', 16) : Number(decimal);
    if (!isCharacter(code)) {
      throw XmlSyntaxError.at(text, at, `${reference.slice(0, 20)} is no character of XML`);
    }
  }
}
