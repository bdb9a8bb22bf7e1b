import * as fc from 'fast-check';
import { escapeAttribute, escapeText } from '../../src/xml/serialize.ts';

const names = fc.constantFrom('a', 'b', 'vcpu', 'x-1', '_y', 'é', 'q:c');
const blanks = fc.constantFrom('', '', ' ', '\n', '\r\n\t', '  ');
const characters = fc.string({
  unit: fc.oneof(
    fc.constantFrom('<', '>', '&', "'", '"', ']', '-', '?', '\t', '\n'),
    fc.string({ unit: 'grapheme', maxLength: 1 }),
  ),
  maxLength: 8,
});

const attribute = fc
  .record({
    name: names,
    value: characters,
    quote: fc.constantFrom("'", '"'),
    before: blanks,
    after: blanks,
  })
  .map((a) => ({
    name: a.name,
    text: `${a.name}${a.before}=${a.after}${a.quote}${escapeAttribute(a.value, a.quote)}${a.quote}`,
  }));

const attributes = fc
  .uniqueArray(attribute, { selector: ({ name }) => name, maxLength: 3 })
  .map((list) => list.map(({ text }) => ` ${text}`).join(''));

const misc = fc.oneof(
  characters.map((text) => `<!--${text.replaceAll('-', '')}-->`),
  characters.map((text) => `<?pi ${text.replaceAll('?', '')}?>`),
);

const { element } = fc.letrec<{ element: string; content: string }>((tie) => ({
  element: fc
    .record({
      name: names,
      attributes,
      blanks,
      content: fc.array(tie('content'), { maxLength: 4 }),
    })
    .map(({ name, attributes, blanks, content }) =>
      content.length === 0
        ? `<${name}${attributes}${blanks}/>`
        : `<${name}${attributes}${blanks}>${content.join('')}</${name}${blanks}>`,
    ),
  content: fc.oneof(
    { depthSize: 'small' },
    characters.map(escapeText),
    misc,
    characters.map((text) => `<![CDATA[${text.replaceAll(']', '')}]]>`),
    tie('element'),
  ),
}));

/** Well-formed documents of every kind of markup, in every way in which it can be written. */
export const anyXml = fc
  .tuple(
    fc.constantFrom('', "<?xml version='1.0'?>", '<!-- c -->\n'),
    fc.array(element, { maxLength: 3 }),
    blanks,
  )
  .map(
    ([before, children, after]) => `${before}<r xmlns:q='urn:q'>${children.join('')}</r>${after}`,
  );
