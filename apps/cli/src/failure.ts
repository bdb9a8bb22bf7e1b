export interface FailureOptions {
  /** libvirt's error, which virsh prints after the command's own lines. */
  readonly cause?: unknown;
  /** What to do about it, in a sentence. */
  readonly hint?: string;
  /** The exit status, where it is not the command's usual one. */
  readonly status?: number;
}

/**
 * The end of a command that could not do its work, in words for the user. `lines` are printed one
 * by one behind `error: `, then the message of `cause`. No lines and no cause fail silently, as
 * virsh does here and there.
 */
export class CommandFailed extends Error {
  override readonly name = 'CommandFailed';
  readonly lines: readonly string[];
  readonly hint: string | undefined;
  readonly status: number | undefined;

  constructor(lines: string | readonly string[], { cause, hint, status }: FailureOptions = {}) {
    const all = typeof lines === 'string' ? [lines] : lines;
    super(all.join('\n'), { cause });
    this.lines = all;
    this.hint = hint;
    this.status = status;
  }
}

/** What `work` resolves to. @throws CommandFailed with `line`, the cause being why it rejected. */
export async function orFail<Value>(work: Promise<Value>, line: string): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    throw new CommandFailed(line, { cause });
  }
}
