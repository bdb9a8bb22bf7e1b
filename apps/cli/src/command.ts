import type { Given } from './grammar/parse.ts';
import type { LibvirtError } from '@virtune/libvirt';
import type { Context } from './context.ts';
import type { Args, Options } from './options.ts';
import type { Out } from './terminal/terminal.ts';

interface Declaration<O extends Options, Data> {
  readonly name: string;
  /** One line for the list of commands: what it does. English, lower case, no full stop. */
  readonly summary: string;
  /** More for `help NAME`, in English; lines end where they shall end. */
  readonly description?: string;
  /** In virsh's order, which is the order of values by position. */
  readonly options: O;
  /** Whether it needs a connection, given these options; it does unless it says otherwise. */
  readonly connects?: boolean | ((given: Given) => boolean);
  /** Whether it changes nothing, given these options: it may then run beside its neighbours. */
  readonly reads?: boolean | ((given: Given) => boolean);
  /** The exit status when it fails; 1 unless it says otherwise. */
  readonly failureStatus?: number;
  /** Its text is another program's: the blank line that follows virsh's is left out. */
  readonly verbatim?: boolean;
  /**
   * Does the work, and returns what it found or did: plain data, which --json prints. Prints
   * nothing. Throws CommandFailed, or lets LibvirtError through.
   */
  run(ctx: Context, args: Args<O>): Promise<Data> | Data;
  /** Prints that data as virsh does. No I/O, no awaiting. */
  text(out: Out, data: Data, args: Args<O>): void;
  /** What to do about an error that libvirt answered to this command, where its code tells. */
  hint?(error: LibvirtError, args: Args<O>): string | undefined;
}

export interface Command<O extends Options = Options, Data = unknown> extends Declaration<O, Data> {
  readonly connects: boolean | ((given: Given) => boolean);
}

/**
 * Declares a command. The types of `args` follow from `options`, the type of `data` from what
 * `run` returns.
 */
export function command<const O extends Options, Data>(
  declaration: Declaration<O, Data>,
): Command<O, Data> {
  return { connects: true, ...declaration };
}
