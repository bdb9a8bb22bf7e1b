/**
 * A file that cannot be made into a host or a scenario: what is wrong and where. `line` and `column`
 * count from 1; null where the whole file is meant.
 */
export class SourceError extends Error {
  override readonly name = 'SourceError';
  readonly file: string;
  readonly line: number | null;
  readonly column: number | null;
  readonly reason: string;

  constructor(file: string, place: { line: number; column: number } | null, reason: string) {
    super(`${file}${place === null ? '' : `:${place.line}:${place.column}`}: ${reason}`);
    this.file = file;
    this.line = place?.line ?? null;
    this.column = place?.column ?? null;
    this.reason = reason;
  }
}
