import { MalformedPacketError, UnencodableValueError, within } from '../errors.ts';
import type { XdrReader } from '../xdr/reader.ts';
import type { XdrWriter } from '../xdr/writer.ts';
import {
  array,
  double,
  hyper,
  int,
  intFlag,
  type Schema,
  uhyper,
  uint,
  type ValueOf,
} from '../xdr/schema.ts';
import { nonnullString } from './string.ts';

/** virTypedParameterType: the number on the wire, its name here, and the value that follows. */
const types = [
  [1, 'int', int],
  [2, 'uint', uint],
  [3, 'llong', hyper],
  [4, 'ullong', uhyper],
  [5, 'double', double],
  [6, 'boolean', intFlag],
  [7, 'string', nonnullString],
] as const;

type Types = (typeof types)[number];
export type TypedParameterType = Types[1];

/** `remote_typed_param`: a named value with its type, as in virTypedParameter. */
export type TypedParameter = {
  [K in Types as K[1]]: {
    readonly field: string;
    readonly type: K[1];
    readonly value: ValueOf<K[2]>;
  };
}[TypedParameterType];

const byNumber = new Map<number, Types>(types.map((entry) => [entry[0], entry]));
const byName = new Map<TypedParameterType, Types>(types.map((entry) => [entry[1], entry]));

export const typedParameter: Schema<TypedParameter> = {
  minBytes: nonnullString.minBytes + 4 + 4,
  write(writer: XdrWriter, parameter: TypedParameter) {
    const entry = byName.get(parameter.type);
    try {
      if (entry === undefined) {
        throw new UnencodableValueError(`no typed parameter type '${parameter.type}'`);
      }
      nonnullString.write(writer, parameter.field);
      writer.int32(entry[0]);
      (entry[2] as Schema<unknown>).write(writer, parameter.value);
    } catch (error) {
      throw within(error, parameter.field);
    }
  },
  read(reader: XdrReader) {
    const field = nonnullString.read(reader);
    const number = reader.int32();
    const entry = byNumber.get(number);
    if (entry === undefined) {
      throw new MalformedPacketError(`unknown typed parameter type ${number}`, field);
    }
    const value = (entry[2] as Schema<unknown>).read(reader);
    return { field, type: entry[1], value } as TypedParameter;
  },
};

/** `remote_typed_param params<limit>`. */
export const typedParameters = (limit: number): Schema<readonly TypedParameter[]> =>
  array(typedParameter, limit);
