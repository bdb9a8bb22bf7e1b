/** The shape of a command on the command line, as virsh's grammar (tools/vsh.h) knows it. */

/**
 * How an option is written: `flag` is --name; `string` and `number` are --name VALUE; `data` is a
 * value that stands by itself and must be there; `argv` is all values that remain.
 * (VSH_OT_BOOL, _STRING, _INT, _DATA, _ARGV.) `repeated`, which virsh has not, is --name VALUE as
 * often as one likes.
 */
export type OptionKind = 'flag' | 'string' | 'number' | 'data' | 'argv' | 'repeated';

export interface OptionSyntax {
  readonly kind: OptionKind;
  /** One line for `help`, in English. */
  readonly help: string;
  /** VSH_OFLAG_REQ. */
  readonly required: boolean;
  /** Must be written with its name, never by position alone (VSH_OFLAG_REQ_OPT). */
  readonly named: boolean;
  /** A letter for a flag, written -H; virsh's own have none. */
  readonly short?: string;
}

/** Another spelling of an option that is declared after it (VSH_OT_ALIAS); `help` keeps it secret. */
export interface AliasSyntax {
  readonly kind: 'alias';
  readonly of: string;
  /** Given, the alias is written as a flag and stands for --of=value. */
  readonly value?: string;
}

/** In the order in which values by position fill them. */
export type OptionsSyntax = Readonly<Record<string, OptionSyntax | AliasSyntax>>;

export interface CommandSyntax {
  readonly name: string;
  readonly options: OptionsSyntax;
}
