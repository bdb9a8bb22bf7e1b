import { describe, expect, test } from 'vitest';
import { parseXml } from '../../src/xml/parse.ts';
import { MAX_XML_DEPTH, MAX_XML_ELEMENTS, MAX_XML_LENGTH } from '../../src/xml/scan.ts';
import { XmlSyntaxError } from '../../src/xml/syntax-error.ts';

function failure(text: string): XmlSyntaxError {
  try {
    parseXml(text);
  } catch (error) {
    if (error instanceof XmlSyntaxError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

const accepted = [
  ['an empty element', '<a/>'],
  ['what may stand before the root', "<?xml version='1.0'?><!-- c --><?p d?>\n<a/>"],
  ['what may stand after the root', '<a/>\n<!-- c --><?p d?>\n'],
  ['a byte order mark', '\uFEFF<?xml version="1.0"?><a/>'],
  [
    'the five entities and characters by number',
    '<a b="&lt;&#x41;">&amp;&gt;&quot;&apos;&#10;</a>',
  ],
  ['a CDATA section with markup inside', '<a><![CDATA[<b>&c;]]></a>'],
  ['namespaces', "<a xmlns:q='urn:q'><q:b q:c='1'/></a>"],
  ['a > in text and in a value', "<a b='>'>></a>"],
  ['blanks around = and before >', "<a b = '1'\n></a\n>"],
  ['U+FFFD, a character like any other', '<a>\uFFFD</a>'],
  ['characters outside of the basic plane', '<a>😀</a>'],
] as const;

test.each(accepted)('%s is accepted', (_, text) => {
  expect(parseXml(text).documentElement?.localName).toBe('a');
});

test('line ends are those of XML 1.0: U+0085 and U+2028 are text, \\r\\n is one line', () => {
  const document = parseXml('<a>\r\n\u0085\u2028\r</a>');
  expect(document.documentElement?.textContent).toBe('\n\u0085\u2028\n');
});

const external = '<!DOCTYPE a [<!ENTITY e SYSTEM "file:///etc/hostname">]><a>&e;</a>';
const laughs = `<!DOCTYPE a [<!ENTITY l0 'ha'>${Array.from(
  { length: 9 },
  (_, i) => `<!ENTITY l${i + 1} '${`&l${i};`.repeat(10)}'>`,
).join('')}]><a>&l9;</a>`;

const refused: readonly (readonly [string, string, number, number, RegExp])[] = [
  ['nothing', '', 1, 1, /no element/],
  ['blanks alone', ' \n ', 2, 2, /no element/],
  ['text alone', 'domain', 1, 1, /outside/],
  ['a document type', "<!DOCTYPE a SYSTEM 'x.dtd'><a/>", 1, 1, /DTD/],
  ['an external entity', external, 1, 1, /DTD/],
  ['a billion laughs', laughs, 1, 1, /DTD/],
  ['a document type within the root', '<a><!DOCTYPE a></a>', 1, 4, /DTD/],
  ['an entity that nobody declared', '<a>\n &e;</a>', 2, 2, /entity/],
  ['an entity of HTML', '<a>&nbsp;</a>', 1, 4, /entity/],
  ['a bare ampersand', '<a>b & c</a>', 1, 6, /entity/],
  ['a bare ampersand in a value', "<a b='c & d'/>", 1, 9, /entity/],
  ['the character 0 by number', '<a>&#0;</a>', 1, 4, /no character/],
  ['half of a surrogate pair by number', '<a>&#xD800;</a>', 1, 4, /no character/],
  ['a number beyond Unicode', '<a>&#99999999999;</a>', 1, 4, /no character/],
  ['a NUL byte', '<a>\0</a>', 1, 4, /U\+0000/],
  ['a control character', "<a b='\u0001'/>", 1, 7, /U\+0001/],
  ['half of a surrogate pair', '<a>\uD83D</a>', 1, 4, /U\+D83D/],
  ['an element that is never closed', '<a>\n<b>\n</b>', 3, 5, /<a> is never closed/],
  ['end tags in the wrong order', '<a><b></a></b>', 1, 7, /<\/b> is expected/],
  ['an end tag alone', '</a>', 1, 1, /ends no element/],
  ['two roots', '<a/>\r\n<b/>', 2, 1, /outside/],
  ['text after the root', '<a/>b', 1, 5, /outside/],
  ['CDATA after the root', '<a/><![CDATA[]]>', 1, 5, /outside/],
  ['an attribute twice', "<a b='1' b='2'/>", 1, 9, /twice/],
  ['an attribute without quotes', '<a b=1/>', 1, 3, /malformed/],
  ['an attribute without a value', '<a b/>', 1, 3, /malformed/],
  ['no blank between attributes', "<a b='1'c='2'/>", 1, 9, /malformed/],
  ['a < in a value', "<a b='<'/>", 1, 3, /malformed/],
  ['a value that never ends', "<a b='1/>", 1, 3, /malformed/],
  ['a blank after <', '< a/>', 1, 1, /starts no tag/],
  ['a name that starts with a digit', '<1/>', 1, 1, /tagName/],
  ['two dashes in a comment', '<a><!-- -- --></a>', 1, 9, /--/],
  ['a comment that never ends', '<a><!-- ', 1, 4, /never ends/],
  ['a processing instruction that never ends', '<a><?b ', 1, 4, /never ends/],
  ['a CDATA section that never ends', '<a><![CDATA[', 1, 4, /never ends/],
  [']]> in text', '<a>]]></a>', 1, 4, /CDATA/],
  ['an XML declaration that is not first', " <?xml version='1.0'?><a/>", 1, 2, /declaration/],
  ['a prefix without a namespace', '<q:a/>', 1, 1, /Namespace/],
];

test.each(refused)('%s is refused, with its place', (_, text, line, column, reason) => {
  expect(failure(text)).toMatchObject({ line, column, reason: expect.stringMatching(reason) });
});

function nested(levels: number): string {
  return '<a>'.repeat(levels) + '</a>'.repeat(levels);
}

function withChildren(count: number): string {
  return `<a>${'<b/>'.repeat(count)}</a>`;
}

describe('bounds', () => {
  test(`${MAX_XML_DEPTH} levels are read, one more is refused`, () => {
    expect(parseXml(nested(MAX_XML_DEPTH)).documentElement?.tagName).toBe('a');
    expect(failure(nested(MAX_XML_DEPTH + 1)).reason).toContain('deeper than 256');
  });

  test('a million levels are refused without having been read', () => {
    expect(failure('<a>'.repeat(1_000_000))).toMatchObject({ line: 1, column: 1 + 256 * 3 });
  });

  test(`${MAX_XML_LENGTH} characters are read, one more is refused`, () => {
    const longest = `<a>${'x'.repeat(MAX_XML_LENGTH - 7)}</a>`;
    expect(parseXml(longest).documentElement?.textContent).toHaveLength(MAX_XML_LENGTH - 7);
    expect(failure(`${longest} `).reason).toContain('4194305');
  });

  test(`${MAX_XML_ELEMENTS} elements are read, one more is refused`, () => {
    const most = parseXml(withChildren(MAX_XML_ELEMENTS - 1));
    expect(most.documentElement?.childNodes).toHaveLength(MAX_XML_ELEMENTS - 1);
    expect(failure(withChildren(MAX_XML_ELEMENTS)).reason).toContain('more than 100000 elements');
  });

  const long = MAX_XML_LENGTH - 10;
  const hostile = [
    ['opening brackets', `<a>${'<'.repeat(long)}`],
    ['ampersands', `<a>${'&'.repeat(long)}`],
    ['blanks in a tag', `<a${' '.repeat(long)}`],
    ['letters of a name', `<${'a'.repeat(long)}`],
    ['letters of an attribute', `<a ${'b'.repeat(long)}`],
    ['quotes', `<a ${'"'.repeat(long)}`],
    ['dashes in a comment', `<a><!--${' -'.repeat(long / 2)}`],
    ['comments', `<a>${'<!---->'.repeat(long / 7)}`],
    ['attributes', `<a ${Array.from({ length: 100_000 }, (_, i) => `b${i}=''`).join(' ')}`],
  ] as const;

  test.each(hostile)('4 MiB of %s are refused within 5 seconds', { timeout: 5000 }, (_, text) => {
    expect(failure(text)).toBeInstanceOf(XmlSyntaxError);
  });
});
