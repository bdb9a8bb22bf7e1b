/** A text that is no XML document that we take. Nothing of it has been read. */
export class XmlSyntaxError extends Error {
  override readonly name = 'XmlSyntaxError';
  /** From 1, as libvirt counts them. */
  readonly line: number;
  /** From 1, in UTF-16 code units. */
  readonly column: number;
  readonly reason: string;

  constructor(line: number, column: number, reason: string, options?: ErrorOptions) {
    super(`XML line ${line}, column ${column}: ${reason}`, options);
    this.line = line;
    this.column = column;
    this.reason = reason;
  }

  /** The error for the place `offset` of `text`. */
  static at(text: string, offset: number, reason: string): XmlSyntaxError {
    const lines = text.slice(0, offset).split(/\r\n?|\n/);
    return new XmlSyntaxError(lines.length, (lines.at(-1) ?? '').length + 1, reason);
  }
}
