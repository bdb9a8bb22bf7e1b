import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { childElements, isElement } from '../../src/xml/children.ts';
import { XmlDocument } from '../../src/xml/document.ts';
import { XmlSyntaxError } from '../../src/xml/syntax-error.ts';
import { anyXml } from './any-xml.ts';
import type { Element } from '@xmldom/xmldom';

function all(element: Element): Element[] {
  return [element, ...Array.from(element.childNodes).filter(isElement).flatMap(all)];
}

/** The element around a piece of a document that binds its prefix. */
function wrapped(text: string): Element {
  return new XmlDocument(`<w xmlns:q='urn:q'>${text}</w>`).root;
}

describe('for any document', () => {
  test('every element stands where its span says, and its attributes and content too', () => {
    fc.assert(
      fc.property(anyXml, (text) => {
        const document = new XmlDocument(text);
        for (const element of all(document.root)) {
          const { start, end, contentStart, contentEnd, attributes } = document.span(element);
          const outer = wrapped(text.slice(start, end)).firstChild;
          expect(outer?.nodeName).toBe(element.tagName);
          expect(outer?.textContent).toBe(element.textContent);
          expect(wrapped(text.slice(contentStart, contentEnd)).textContent).toBe(
            element.textContent,
          );
          for (const [name, span] of attributes) {
            const assignment = text.slice(span.start, span.end);
            const [alone] = childElements(wrapped(`<a${assignment}/>`));
            expect(alone?.getAttribute(name)).toBe(element.getAttribute(name));
            expect(text.slice(span.valueEnd, span.end)).toMatch(/^['"]$/);
            expect(assignment).toContain(text.slice(span.valueStart, span.valueEnd));
          }
        }
      }),
    );
  });

  test('cut anywhere it is refused with a typed error', () => {
    fc.assert(
      fc.property(anyXml, fc.nat(), (text, at) => {
        const document = new XmlDocument(text);
        const { end } = document.span(document.root);
        expect(() => new XmlDocument(text.slice(0, at % end))).toThrow(XmlSyntaxError);
      }),
    );
  });
});

test('any text is a document or a typed error', () => {
  const pieces = [
    '<',
    '>',
    '/',
    '<a',
    '</a>',
    '<a/>',
    "b='",
    '"',
    "'",
    ' ',
    '&',
    ';',
    '<!',
    '--',
    '?',
  ];
  const texts = fc.oneof(
    fc.string({ unit: 'binary' }),
    fc
      .array(fc.constantFrom(...pieces, '<![CDATA[', ']]>', '<!--', '-->', '&#'))
      .map((p) => p.join('')),
  );
  fc.assert(
    fc.property(texts, (text) => {
      let outcome: unknown;
      try {
        outcome = new XmlDocument(text);
      } catch (error) {
        outcome = error;
      }
      expect([XmlDocument, XmlSyntaxError].some((kind) => outcome instanceof kind)).toBe(true);
    }),
    { numRuns: 5000 },
  );
});

test('splices replace what they name, in order, and may not overlap', () => {
  const document = new XmlDocument('<a>123</a>');
  const three = [
    { start: 6, end: 6, text: 'c' },
    { start: 3, end: 5, text: 'b' },
    { start: 3, end: 3, text: 'a' },
  ];
  expect(document.splice(three).text).toBe('<a>ab3c</a>');
  const overlapping = [
    { start: 3, end: 5, text: '' },
    { start: 4, end: 6, text: '' },
  ];
  expect(() => document.splice(overlapping)).toThrow('overlap');
});

test('a span is asked of the document that the element is of', () => {
  const [first, second] = [new XmlDocument('<a/>'), new XmlDocument('<a/>')];
  expect(() => first.span(second.root)).toThrow('another document');
});

describe('indentation', () => {
  const cases = [
    ['two blanks', '<a>\n  <b/>\n</a>', '  ', '\n  '],
    ['a tab', '<a>\n\t<b/>\n</a>', '\t', '\n\t'],
    ['Windows line ends', '<a>\r\n    <b/>\r\n</a>', '    ', '\r\n    '],
    ['an indented root', '<?xml version="1.0"?>\n  <a>\n     <b/></a>', '   ', '\n     '],
    ['everything on one line', '<a> <b/></a>', '', ''],
  ] as const;

  test.each(cases)('with %s', (_, text, indent, lineBreak) => {
    const document = new XmlDocument(text);
    expect(document.indent).toBe(indent);
    expect(document.lineBreakBefore(childElements(document.root)[0]!)).toBe(lineBreak);
  });
});
