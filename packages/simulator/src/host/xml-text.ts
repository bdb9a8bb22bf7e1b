const escapes: Readonly<Record<string, string>> = {
  '&': '&amp;',
  '<': '&lt;',
  '>': '&gt;',
  "'": '&apos;',
  '"': '&quot;',
};

/** Text as libvirt escapes it in XML (virBufferEscapeString). */
export const escapeXml = (text: string): string =>
  text.replace(/[&<>'"]/g, (character) => escapes[character] ?? character);

/** Lines of XML, indented by two spaces a level as libvirt's virBuffer does. */
export class XmlLines {
  #text = '';
  #level = 0;

  line(text: string): this {
    this.#text += `${'  '.repeat(this.#level)}${text}\n`;
    return this;
  }

  /** An empty line. */
  gap(): this {
    this.#text += '\n';
    return this;
  }

  /** An element with what `body` writes inside it. */
  element(name: string, attributes: string, body: () => void): this {
    this.line(`<${name}${attributes === '' ? '' : ` ${attributes}`}>`);
    this.#level++;
    body();
    this.#level--;
    return this.line(`</${name}>`);
  }

  toString(): string {
    return this.#text;
  }
}

/** `<enum>` of the domain capabilities. */
export function enumeration(xml: XmlLines, name: string, values: readonly string[]): void {
  if (values.length === 0) {
    xml.line(`<enum name='${name}'/>`);
    return;
  }
  xml.element('enum', `name='${name}'`, () => {
    for (const value of values) xml.line(`<value>${value}</value>`);
  });
}
