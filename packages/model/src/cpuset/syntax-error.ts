/** How much of a long text is shown on either side of the place. */
const SHOWN = 36;

/**
 * Two lines: the text around `position`, and a caret under it. Whatever is not printable ASCII is
 * shown as `?`, so that the caret stands under its character and no terminal is steered by it.
 */
function showPlace(text: string, position: number): string {
  const from = Math.max(0, position - SHOWN);
  const before = `${from > 0 ? '...' : ''}${text.slice(from, position)}`;
  const after = `${text.slice(position, position + SHOWN)}${position + SHOWN < text.length ? '...' : ''}`;
  const line = `${before}${after}`.replace(/[^\x20-\x7e]/g, '?');
  return `  ${line}\n  ${' '.repeat(before.length)}^`;
}

/** A text that is no set of CPUs or nodes. The message says why and shows the place. */
export class CpusetSyntaxError extends Error {
  override readonly name: string = 'CpusetSyntaxError';
  readonly text: string;
  /** Where in `text`, from 0; the length of `text` when something is missing at its end. */
  readonly position: number;
  readonly reason: string;

  constructor(text: string, position: number, reason: string) {
    super(`column ${position + 1}: ${reason}\n${showPlace(text, position)}`);
    this.text = text;
    this.position = position;
    this.reason = reason;
  }
}
