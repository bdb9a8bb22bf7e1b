import { describe, expect, test } from 'vitest';
import { findInXml } from '../../src/xpath/find.ts';

const find = (xml: string, expression: string) => findInXml(xml, expression, { wrap: false });
const wrap = (xml: string, expression: string) => findInXml(xml, expression, { wrap: true });

describe('blanks between elements', () => {
  test.each([
    ['go between elements', '<a>\n <b/>\n <c/>\n</a>', '<a>\n  <b/>\n  <c/>\n</a>'],
    ['stay where they are all there is', '<a> <b> </b></a>', '<a>\n  <b> </b>\n</a>'],
    ['stay behind text', '<a>x <b/> <c/></a>', '<a>x <b/> <c/></a>'],
    ['go before text', '<a> <b/>x<c/> </a>', '<a><b/>x<c/> </a>'],
    ['stay behind a CDATA section', '<a> <![CDATA[x]]> </a>', '<a><![CDATA[x]]> </a>'],
    [
      'stay where xml:space preserves them',
      '<a xml:space="preserve"> <b> <c/> </b></a>',
      '<a xml:space="preserve"> <b> <c/> </b></a>',
    ],
    [
      'go again where it does not, behind an element even after text',
      '<a xml:space="default"> <b/>x<c/> </a>',
      '<a xml:space="default"><b/>x<c/></a>',
    ],
  ])('%s', (_, xml, expected) => {
    expect(find(xml, '/a').nodes).toEqual([expected]);
  });
});

describe('--wrap', () => {
  test.each([
    ['finds nothing', '<a/>', '/b', '<nodes/>'],
    [
      'declares the namespaces that an element takes from above it, and those alone',
      '<a xmlns="u" xmlns:p="v" xmlns:q="w"><b p:n="1"><p:c/></b></a>',
      '//*[local-name()="b"]',
      '<nodes>\n  <b xmlns="u" xmlns:p="v" p:n="1">\n    <p:c/>\n  </b>\n</nodes>',
    ],
    [
      'leaves a prefix alone that is declared within',
      '<a xmlns:p="v"><b><c xmlns:p="w"><p:d/></c></b></a>',
      '//b',
      '<nodes>\n  <b>\n    <c xmlns:p="w">\n      <p:d/>\n    </c>\n  </b>\n</nodes>',
    ],
    [
      'keeps the last attribute of a name, without its prefix',
      '<a n="1" m="2"><b xmlns:p="u" p:n="3"/></a>',
      '//@*',
      '<nodes m="2" n="3"/>',
    ],
  ])('%s', (_, xml, expression, expected) => {
    expect(wrap(xml, expression)).toEqual({ nodes: [expected] });
  });
});

describe('an expression', () => {
  test.each([
    ['of attributes leaves declarations out', '//@*', [' n="1"']],
    ['of namespaces finds none', '//namespace::*', []],
    ['with id() finds nothing, for nothing declares IDs', 'id("1")', []],
    ['may use the prefix xml', '//@xml:n', []],
    ['is evaluated at the root element', 'b', ['<b/>']],
  ])('%s: %s', (_, expression, nodes) => {
    expect(find('<a xmlns:p="u" n="1"><b/></a>', expression)).toEqual({ nodes });
  });

  test.each(['count(b)', '"b"', '1', 'b = b'])('that is no node-set has no nodes: %s', (it) => {
    expect(find('<a><b/></a>', it)).toEqual({ nodes: undefined });
  });

  test.each([
    ['b[', 'Invalid expression'],
    ['"b', 'Unfinished literal'],
    ['p:b', 'Undefined namespace prefix'],
    ['p:f()', 'Undefined namespace prefix'],
    ['$b', 'Undefined variable'],
    ['concat("b")', 'Invalid number of arguments'],
    ['name("b")', 'Invalid type'],
    ['count("b")', 'Invalid type'],
    ['b | 1', 'Invalid type'],
    [`${'('.repeat(20_000)}b${')'.repeat(20_000)}`, 'Recursion limit exceeded'],
  ])('that cannot be evaluated finds nothing and is told why: %.20s: %s', (it, reason) => {
    expect(find('<a xmlns:p="u"><b/></a>', it)).toEqual({
      nodes: [],
      diagnostics: [`XPath error : ${reason}`],
      hint: expect.any(String),
    });
  });

  test('names a function that does not exist', () => {
    expect(find('<a/>', 'f()').diagnostics).toEqual([
      'xmlXPathCompOpEval: function f not found',
      'XPath error : Unregistered function',
    ]);
  });
});

test('4,000 elements beside each other take less than 5 seconds', () => {
  const xml = `<a>${'<b n="1"> <c/> </b>\n'.repeat(4000)}</a>`;
  const start = performance.now();
  expect(find(xml, '//c|//@n').nodes).toHaveLength(8000);
  expect(performance.now() - start).toBeLessThan(5000);
});
