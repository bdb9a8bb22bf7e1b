/** libvirt's escapes for text and attributes alike (virBufferEscapeString). */
const escapes: Readonly<Record<string, string>> = {
  '<': '&lt;',
  '>': '&gt;',
  '&': '&amp;',
  "'": '&apos;',
  '"': '&quot;',
};

/** Stands for a line end within text, whose lines are not to be indented. No XML can contain it. */
export const LINE_END = '\u0001';

export function escape(text: string): string {
  if (!/[<>&'"\n]/.test(text)) return text;
  return text.replaceAll(/[<>&'"]/g, (character) => escapes[character]!).replaceAll('\n', LINE_END);
}

/** Attributes in order; those that are undefined, null or empty are left out. */
export function attributes(
  values: Readonly<Record<string, string | number | bigint | null | undefined>>,
): string {
  let text = '';
  for (const [name, value] of Object.entries(values)) {
    if (value !== undefined && value !== null) text += ` ${name}='${escape(String(value))}'`;
  }
  return text;
}

/** Every line two blanks further to the right. */
export function indented(text: string): string {
  return text.replaceAll(/^(?=[^\n])/gm, '  ');
}

/** `<name ...>` with what is in it, on lines of their own; `<name/>` where that is nothing. */
export function element(name: string, attributeText: string, content: string): string {
  if (content === '') return `<${name}${attributeText}/>\n`;
  return `<${name}${attributeText}>\n${indented(content)}</${name}>\n`;
}

/** As `element`, but nothing at all without attributes and content (virXMLFormatElement). */
export function elementOrNothing(name: string, attributeText: string, content: string): string {
  return attributeText === '' && content === '' ? '' : element(name, attributeText, content);
}

/** `<name>text</name>`; nothing for null. */
export function leaf(name: string, text: string | number | bigint | null | undefined): string {
  if (text === null || text === undefined) return '';
  return `<${name}>${escape(String(text))}</${name}>\n`;
}
