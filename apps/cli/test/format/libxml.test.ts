import { describe, expect, test } from 'vitest';
import { type LibxmlElement, type LibxmlNode, libxmlNodeDump } from '../../src/format/libxml.ts';

const element = (name: string, parts: Partial<LibxmlElement> = {}): LibxmlElement => ({
  kind: 'element',
  name,
  declarations: [],
  attributes: [],
  children: [],
  ...parts,
});
const attribute = (name: string, value: string) => ({ kind: 'attribute', name, value }) as const;
const text = (text: string): LibxmlNode => ({ kind: 'text', text });
const a = element('a');

/** `depth` elements, one in the other. */
const nested = (depth: number): LibxmlElement =>
  element('a', { children: depth === 1 ? [] : [nested(depth - 1)] });

// What is expected is what virsh 9.0.0 with libxml2 2.9.14 prints.
describe('libxml2 prints', () => {
  const cases: readonly (readonly [string, LibxmlNode, string])[] = [
    ['an empty element as one tag', a, '<a/>'],
    [
      'elements two columns deeper, on lines of their own',
      element('r', { children: [element('b', { children: [a] }), a] }),
      '<r>\n  <b>\n    <a/>\n  </b>\n  <a/>\n</r>',
    ],
    [
      'no line ends where there is text, nor below',
      element('r', { children: [element('b', { children: [a] }), text('x')] }),
      '<r><b><a/></b>x</r>',
    ],
    [
      'no line ends beside a CDATA section, which it does not escape',
      element('r', { children: [a, { kind: 'cdata', text: '<&' }] }),
      '<r><a/><![CDATA[<&]]></r>',
    ],
    [
      'comments and instructions indented like elements',
      element('r', {
        children: [
          { kind: 'comment', text: ' <c> ' },
          { kind: 'instruction', target: 'p', data: 'd' },
          { kind: 'instruction', target: 'p', data: '' },
        ],
      }),
      '<r>\n  <!-- <c> -->\n  <?p d?>\n  <?p?>\n</r>',
    ],
    ['text with four characters escaped', text('<>&\r"\'\t\né'), '&lt;&gt;&amp;&#13;"\'\t\né'],
    [
      'attributes in ASCII behind a blank, with double quotes',
      attribute('p:n', '<>&\r"\'\t\né😀'),
      ' p:n="&lt;&gt;&amp;&#13;&quot;\'&#9;&#10;&#xE9;&#x1F600;"',
    ],
    [
      'declarations before attributes, quoted by the quotes in them',
      element('a', {
        attributes: [attribute('n', 'v')],
        declarations: [
          { prefix: '', uri: 'u' },
          { prefix: 'p', uri: 'u"' },
          { prefix: 'q', uri: `u"'` },
        ],
      }),
      `<a xmlns="u" xmlns:p='u"' xmlns:q="u&quot;'" n="v"/>`,
    ],
    [
      'a document in UTF-8, attributes too, with a line end',
      { kind: 'document', children: [element('a', { attributes: [attribute('n', 'é')] })] },
      '<?xml version="1.0" encoding="UTF-8"?>\n<a n="é"/>\n',
    ],
    [
      'what follows a document in an element without indentation',
      element('r', { children: [{ kind: 'document', children: [a] }, a] }),
      '<r>\n<?xml version="1.0" encoding="UTF-8"?>\n<a/>\n\n<a/>\n</r>',
    ],
  ];

  test.each(cases)('%s', (_, node, expected) => {
    expect(libxmlNodeDump(node)).toBe(expected);
  });

  test('the 40th level with the 60 columns of the 31st', () => {
    const columns = libxmlNodeDump(nested(40))
      .split('\n')
      .map((line) => line.search(/\S/));
    expect(columns.slice(0, 3)).toEqual([0, 2, 4]);
    expect(columns.slice(29, 32)).toEqual([58, 60, 60]);
    expect(Math.max(...columns)).toBe(60);
  });
});
