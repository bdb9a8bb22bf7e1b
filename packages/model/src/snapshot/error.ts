/** A text that is no snapshot, or one that cannot be true. */
export class SnapshotError extends Error {
  override readonly name = 'SnapshotError';
  /** Where, as a JSON pointer (RFC 6901): `/domains/3/vcpus/0/cpuset`; empty for the whole. */
  readonly pointer: string;
  /** The line and column of that place, from 1. */
  readonly line: number;
  readonly column: number;
  readonly reason: string;

  constructor(pointer: string, line: number, column: number, reason: string) {
    const place = pointer === '' ? '' : `, ${pointer}`;
    super(`line ${line}, column ${column}${place}: ${reason}`);
    this.pointer = pointer;
    this.line = line;
    this.column = column;
    this.reason = reason;
  }
}
