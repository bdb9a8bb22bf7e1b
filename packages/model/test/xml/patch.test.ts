import { describe, expect, test } from 'vitest';
import { XmlDocument } from '../../src/xml/document.ts';
import { patchChildren, type PatchRules } from '../../src/xml/patch.ts';
import { TEXT, type XmlNode } from '../../src/xml/serialize.ts';

const rules: PatchRules = {
  order: { root: ['one', 'two', 'three', 'list'] },
  keyOf: (element, index) => element.getAttribute('id') ?? String(index),
};

function patched(text: string, before: readonly XmlNode[], after: readonly XmlNode[]): string {
  const document = new XmlDocument(text);
  return patchChildren(document, document.root, before, after, rules).text;
}

function one(attributes: Record<string, string | null>): XmlNode {
  return { name: 'one', attributes };
}

function size(text: string): readonly XmlNode[] {
  return [{ name: 'one', attributes: { unit: 'KiB' }, text, coupled: ['unit', TEXT] }];
}

function item(id: string, attributes: Record<string, string> = {}): XmlNode {
  return { name: 'item', key: id, attributes: { id, ...attributes } };
}

function list(...children: XmlNode[]): XmlNode {
  return { name: 'list', container: true, children };
}

describe('attributes', () => {
  const cases = [
    [
      'keep their quotes',
      '<root><one a="1" b=\'2\'/></root>',
      { a: '\'3"' },
      `<root><one a="'3&quot;" b='2'/></root>`,
    ],
    [
      'keep their blanks and order',
      "<root><one  b = '2'\n a='1' /></root>",
      { a: '3' },
      "<root><one  b = '2'\n a='3' /></root>",
    ],
    [
      'are added behind those that are wanted before them',
      "<root><one a='1' c='2'  /></root>",
      { a: '1', b: '3' },
      "<root><one a='1' b='3' c='2'  /></root>",
    ],
    [
      'are added to a bare tag',
      '<root><one></one></root>',
      { a: '3' },
      "<root><one a='3'></one></root>",
    ],
    [
      'go with the blanks before them',
      "<root><one a='1' b='2'/></root>",
      { a: null },
      "<root><one b='2'/></root>",
    ],
  ] as const;

  test.each(cases)('%s', (_, text, attributes, expected) => {
    expect(patched(text, [one({ a: '1' })], [one(attributes)])).toBe(expected);
  });

  test('that are not asked to change stay as they are written, however that is', () => {
    const text = "<root><one a=' 01' b='&#49;'/></root>";
    const before = one({ a: '1', b: '1' });
    expect(patched(text, [before], [before])).toBe(text);
    expect(patched(text, [before], [one({ a: '1', b: '2' })])).toBe(
      "<root><one a=' 01' b='2'/></root>",
    );
  });

  test('that mean something together only are written together, if they are there', () => {
    const [before, after] = [size('2048'), size('4096')];
    expect(patched("<root><one unit='MiB'>2</one></root>", before, after)).toBe(
      "<root><one unit='KiB'>4096</one></root>",
    );
    expect(patched('<root><one>2048</one></root>', before, after)).toBe(
      '<root><one>4096</one></root>',
    );
  });
});

describe('text', () => {
  const cases = [
    ['is replaced', '<root><one>1</one></root>', '<root><one>2 &lt; 3</one></root>'],
    ['of an empty element', '<root><one/></root>', '<root><one>2 &lt; 3</one></root>'],
    [
      'leaves comments',
      '<root><one><!-- c -->1<?p?></one></root>',
      '<root><one>2 &lt; 3<!-- c --><?p?></one></root>',
    ],
  ] as const;

  test.each(cases)('%s', (_, text, expected) => {
    expect(patched(text, [{ name: 'one', text: '1' }], [{ name: 'one', text: '2 < 3' }])).toBe(
      expected,
    );
  });
});

describe('new elements', () => {
  const two: XmlNode = { name: 'two', text: '2' };
  const cases = [
    [
      'stand after what precedes them in the order',
      '<root>\n  <one/>\n  <three/>\n</root>',
      '<root>\n  <one/>\n  <two>2</two>\n  <three/>\n</root>',
    ],
    [
      'stand first where nothing precedes them',
      '<root>\n  <three/>\n</root>',
      '<root>\n  <two>2</two>\n  <three/>\n</root>',
    ],
    [
      'leave comments where they are',
      '<root>\n  <!-- c -->\n  <three/>\n</root>',
      '<root>\n  <two>2</two>\n  <!-- c -->\n  <three/>\n</root>',
    ],
    ['fill an empty element', '<root/>', '<root>\n  <two>2</two>\n</root>'],
    ['fill a blank element', '<root>\n</root>', '<root>\n  <two>2</two>\n</root>'],
    ['share a line', '<root><one/><three/></root>', '<root><one/><two>2</two><three/></root>'],
    [
      'end lines as the others',
      '<root>\r\n\t<one/>\r\n</root>',
      '<root>\r\n\t<one/>\r\n\t<two>2</two>\r\n</root>',
    ],
    [
      'follow unknown ones with the same name in a namespace',
      "<root xmlns:q='u'>\n  <q:two/>\n  <one/>\n</root>",
      "<root xmlns:q='u'>\n  <q:two/>\n  <one/>\n  <two>2</two>\n</root>",
    ],
  ] as const;

  test.each(cases)('%s', (_, text, expected) => {
    expect(patched(text, [], [two])).toBe(expected);
  });

  test('are indented by the step of the document, at any depth', () => {
    const text = '<root>\n\t<one/>\n</root>';
    expect(patched(text, [], [list(item('1'), item('2'))])).toBe(
      "<root>\n\t<one/>\n\t<list>\n\t\t<item id='1'/>\n\t\t<item id='2'/>\n\t</list>\n</root>",
    );
  });
});

describe('lists', () => {
  const text = "<root>\n  <list>\n    <item id='1'/>\n    <item id='3' x='y'/>\n  </list>\n</root>";

  test('take a new item behind the one that is wanted before it', () => {
    expect(
      patched(text, [list(item('1'), item('3'))], [list(item('1'), item('2'), item('3'))]),
    ).toBe(text.replace("<item id='1'/>", "<item id='1'/>\n    <item id='2'/>"));
  });

  test('lose an item with its line and what it holds', () => {
    expect(patched(text, [list(item('1'), item('3'))], [list(item('1'))])).toBe(
      text.replace("\n    <item id='3' x='y'/>", ''),
    );
  });

  test('are matched by key, not by place', () => {
    expect(
      patched(text, [list(item('3'), item('1'))], [list(item('1'), item('3', { z: '1' }))]),
    ).toBe(text.replace("x='y'", "z='1' x='y'"));
  });

  test('give an item without a key its place for one', () => {
    const bare = "<root><list><item a='1'/><item a='2'/></list></root>";
    const before = [list(item('0', { a: '1' }), item('1', { a: '2' }))];
    expect(patched(bare, before, [list(item('0', { a: '1' }), item('1', { a: '3' }))])).toBe(
      "<root><list><item a='1'/><item a='3'/></list></root>",
    );
  });

  test('the first of two with one key is changed', () => {
    const twice = "<root><list><item id='1' a='1'/><item id='1' a='2'/></list></root>";
    expect(patched(twice, [list(item('1', { a: '1' }))], [list(item('1', { a: '3' }))])).toBe(
      "<root><list><item id='1' a='3'/><item id='1' a='2'/></list></root>",
    );
  });
});

describe('containers', () => {
  const empty = '<root>\n  <one/>\n</root>';
  const full = "<root>\n  <one/>\n  <list>\n    <item id='1'/>\n  </list>\n</root>";

  test('come and go with what they hold, byte for byte', () => {
    expect(patched(empty, [], [list(item('1'))])).toBe(full);
    expect(patched(full, [list(item('1'))], [])).toBe(empty);
  });

  const kept = [
    ['an unknown element', full.replace('\n  </list>', '\n    <x/>\n  </list>')],
    ['a comment', full.replace('\n  </list>', '\n    <!-- c -->\n  </list>')],
    ['text', full.replace('\n  </list>', '\n    text\n  </list>')],
    [
      'an element of a namespace',
      full.replace('\n  </list>', "\n    <q:x xmlns:q='u'/>\n  </list>"),
    ],
  ] as const;

  test.each(kept)('stay with %s', (_, text) => {
    expect(patched(text, [list(item('1'))], [])).toBe(text.replace("\n    <item id='1'/>", ''));
  });

  test('stay with an unknown attribute, as one tag', () => {
    expect(patched(full.replace('<list>', "<list x='y'>"), [list(item('1'))], [])).toBe(
      "<root>\n  <one/>\n  <list x='y'/>\n</root>",
    );
  });

  test('that are there already take what is new', () => {
    const text = "<root>\n  <list x='y' />\n</root>";
    expect(patched(text, [], [list(item('1'))])).toBe(
      "<root>\n  <list x='y' >\n    <item id='1'/>\n  </list>\n</root>",
    );
  });
});

test('all changes of one step are found independently of each other', () => {
  const text =
    "<root>\n  <one a='1'/>\n  <two>2</two>\n  <list>\n    <item id='1'/>\n  </list>\n</root>";
  const before = [one({ a: '1' }), { name: 'two', text: '2' }, list(item('1'))];
  const after = [one({ a: '2', b: '3' }), { name: 'three' }, list(item('2'))];
  expect(patched(text, before, after)).toBe(
    "<root>\n  <one a='2' b='3'/>\n  <three/>\n  <list>\n    <item id='2'/>\n  </list>\n</root>",
  );
});

test('no difference is no edit: the very same document', () => {
  const document = new XmlDocument('<root><one/></root>');
  expect(patchChildren(document, document.root, [one({})], [one({})], rules)).toBe(document);
});
