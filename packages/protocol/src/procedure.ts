import { nothing, type Schema, struct, type StructOf } from './xdr/schema.ts';

/** REMOTE_PROGRAM, the program that libvirt's API is served by. */
export const REMOTE_PROGRAM = 0x2000_8086;
export const REMOTE_VERSION = 1;

/** One remote procedure: libvirt's number and name for it, its arguments and its reply. */
export interface Procedure<Args = unknown, Reply = unknown> {
  readonly program: number;
  readonly version: number;
  readonly number: number;
  /** As in libvirt's source, e.g. `REMOTE_PROC_DOMAIN_GET_INFO`. */
  readonly name: string;
  readonly args: Schema<Args>;
  readonly reply: Schema<Reply>;
}

type FieldSet = { readonly [name: string]: unknown };
type Declared<F> = [F] extends [FieldSet] ? StructOf<F> : void;

const declared = (fields: FieldSet | null): Schema<unknown> =>
  fields === null ? nothing : struct(fields);

/**
 * Declares a procedure of REMOTE_PROGRAM; `null` stands for no arguments, or no reply. The schemas
 * are made at its first call: a program that starts often calls few of all that are declared.
 */
export function procedure<const A extends FieldSet | null, const R extends FieldSet | null>(
  number: number,
  name: `REMOTE_PROC_${string}`,
  args: A,
  reply: R,
): Procedure<Declared<A>, Declared<R>> {
  let argsSchema: Schema<unknown> | undefined;
  let replySchema: Schema<unknown> | undefined;
  return {
    program: REMOTE_PROGRAM,
    version: REMOTE_VERSION,
    number,
    name,
    get args() {
      argsSchema ??= declared(args);
      return argsSchema as Schema<Declared<A>>;
    },
    get reply() {
      replySchema ??= declared(reply);
      return replySchema as Schema<Declared<R>>;
    },
  };
}
