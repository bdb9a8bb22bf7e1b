import type { TypedParameter, TypedParameterType } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';

/** The names of virTypedParameterType as libvirt prints them. */
const typeNames: Readonly<Record<TypedParameterType, string>> = {
  int: 'int',
  uint: 'uint',
  llong: 'llong',
  ullong: 'ullong',
  double: 'double',
  boolean: 'boolean',
  string: 'string',
};

const byField = (a: { field: string }, b: { field: string }): number =>
  a.field < b.field ? -1 : a.field > b.field ? 1 : 0;

/**
 * Refuses parameters that a call does not know, of another type, or told twice
 * (virTypedParamsValidate). @throws VirError
 */
export function checkParameters(
  params: readonly TypedParameter[],
  known: Readonly<Record<string, TypedParameterType>>,
): void {
  let last: string | null = null;
  for (const { field, type } of params.toSorted(byField)) {
    const wanted = known[field];
    if (wanted === undefined) {
      throw new VirError(code.argumentUnsupported, from.none, `parameter '${field}' not supported`);
    }
    if (field === last) {
      throw new VirError(code.invalidArg, from.none, `parameter '${field}' occurs multiple times`);
    }
    if (type !== wanted) {
      throw new VirError(
        code.invalidArg,
        from.none,
        `invalid type '${typeNames[type]}' for parameter '${field}', expected '${typeNames[wanted]}'`,
      );
    }
    last = field;
  }
}

/** A parameter's value; undefined where it is not told. */
export function valueOf(
  params: readonly TypedParameter[],
  field: string,
): TypedParameter['value'] | undefined {
  return params.find((param) => param.field === field)?.value;
}

export const ullong = (field: string, value: bigint): TypedParameter => ({
  field,
  type: 'ullong',
  value,
});
export const llong = (field: string, value: bigint): TypedParameter => ({
  field,
  type: 'llong',
  value,
});
export const uint = (field: string, value: number): TypedParameter => ({
  field,
  type: 'uint',
  value,
});
export const int = (field: string, value: number): TypedParameter => ({
  field,
  type: 'int',
  value,
});
export const string = (field: string, value: string): TypedParameter => ({
  field,
  type: 'string',
  value,
});
export const boolean = (field: string, value: boolean): TypedParameter => ({
  field,
  type: 'boolean',
  value,
});
