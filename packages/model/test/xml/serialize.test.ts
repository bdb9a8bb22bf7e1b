import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { parseXml } from '../../src/xml/parse.ts';
import {
  escapeAttribute,
  escapeText,
  serializeElement,
  type XmlNode,
} from '../../src/xml/serialize.ts';

const characters = fc
  .string({ unit: 'binary' })
  .filter((text) => !/[^\t\n\r\u0020-\uD7FF\uE000-\uFFFD\u{10000}-\u{10FFFF}]/u.test(text));

test('any value between either quotes is read back unchanged', () => {
  fc.assert(
    fc.property(characters, fc.constantFrom("'", '"'), (value, quote) => {
      const text = `<a b=${quote}${escapeAttribute(value, quote)}${quote}/>`;
      expect(parseXml(text).documentElement?.getAttribute('b')).toBe(value);
    }),
  );
});

test('any text is read back unchanged', () => {
  fc.assert(
    fc.property(characters, (text) => {
      const document = parseXml(`<a>${escapeText(text)}</a>`);
      expect(document.documentElement?.textContent).toBe(text);
    }),
  );
});

const numatune: XmlNode = {
  name: 'numatune',
  children: [
    { name: 'memory', attributes: { mode: 'strict', placement: null, nodeset: '0-1' } },
    { name: 'note', text: 'a < b', children: [] },
  ],
};

test("elements are written as libvirt writes them: single quotes, a line each, '/>'", () => {
  expect(serializeElement(numatune, '\n  ', '  ')).toBe(
    [
      '<numatune>',
      "    <memory mode='strict' nodeset='0-1'/>",
      '    <note>a &lt; b</note>',
      '  </numatune>',
    ].join('\n'),
  );
});

test('without a line break everything is on one line', () => {
  expect(serializeElement(numatune, '', '  ')).toBe(
    "<numatune><memory mode='strict' nodeset='0-1'/><note>a &lt; b</note></numatune>",
  );
});
