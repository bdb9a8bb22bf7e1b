import type { TypedParameter } from '@virtune/protocol';

/** What an object of named values holds at each of its properties. */
type Value = bigint | number | boolean | string | readonly string[];

/** A name of libvirt's and the type that libvirt wants, or sends, with it. */
type Entry<V> =
  NonNullable<V> extends bigint
    ? readonly [field: string, type: 'llong' | 'ullong' | 'uint or ullong']
    : NonNullable<V> extends number
      ? readonly [field: string, type: 'int' | 'uint' | 'double']
      : NonNullable<V> extends boolean
        ? readonly [field: string, type: 'boolean']
        : NonNullable<V> extends string
          ? readonly [field: string, type: 'string']
          : readonly [field: string, type: 'strings'];

type Entries<T> = { readonly [K in keyof T]-?: Entry<T[K]> };
type AnyEntry = readonly [field: string, type: string];

/** A value of libvirt's under a name, of a type that may be left out where the value tells it. */
export interface NamedValue {
  /** libvirt's name for it. */
  readonly field: string;
  /** Its value; 64-bit numbers are `bigint`. */
  readonly value: TypedParameter['value'];
}

/** What `ParameterSet.read` found beside the parameters that this library knows. */
export interface UnknownParameters {
  /** Parameters of a name or a type that this library does not know, as they came. */
  readonly unknown: readonly NamedValue[];
}

const MAX_UINT = 0xffff_ffffn;

/** The value as the property of the object has it, or undefined where it is of another kind. */
function toValue(type: string, value: TypedParameter['value']): Value | undefined {
  const wanted = type === 'strings' ? 'string' : type;
  switch (wanted) {
    case 'llong':
    case 'ullong':
    case 'uint or ullong':
      if (typeof value === 'bigint') return value;
      return typeof value === 'number' && Number.isInteger(value) ? BigInt(value) : undefined;
    case 'int':
    case 'uint':
    case 'double':
      if (typeof value === 'number') return value;
      return typeof value === 'bigint' && BigInt(Number(value)) === value
        ? Number(value)
        : undefined;
    default:
      return typeof value === wanted ? value : undefined;
  }
}

function toParameters([field, type]: AnyEntry, value: Value): TypedParameter[] {
  if (type === 'strings') {
    return (value as readonly string[]).map((entry) => ({ field, type: 'string', value: entry }));
  }
  if (type === 'uint or ullong') {
    const number = value as bigint;
    if (number < 0n || number > MAX_UINT) return [{ field, type: 'ullong', value: number }];
    return [{ field, type: 'uint', value: Number(number) }];
  }
  return [{ field, type, value } as TypedParameter];
}

/**
 * Typed parameters of one kind as an object: names in TypeScript, units in the names, types known
 * to the compiler. `schedulerParameters` is such a set.
 */
export interface ParameterSet<T> {
  /** The object that a list of libvirt's says; what is not in the list is undefined. */
  read(list: readonly NamedValue[]): T & UnknownParameters;
  /** The list for libvirt of an object, of the types that it wants. A list stays as it is. */
  write(values: T | readonly TypedParameter[]): readonly TypedParameter[];
}

/**
 * Declares a set: for each property of `T`, libvirt's name and type. 'uint or ullong' is read as
 * either, and written as the smaller one that holds the value; 'strings' is a parameter that may
 * come several times.
 */
export function parameterSet<T extends object>(entries: Entries<T>): ParameterSet<T> {
  const table = Object.entries<AnyEntry>(entries as Record<string, AnyEntry>);
  const byField = new Map(table.map(([property, entry]) => [entry[0], [property, entry] as const]));
  return {
    read(list) {
      const values: Record<string, Value> = {};
      const unknown: NamedValue[] = [];
      for (const parameter of list) {
        const [property = '', entry] = byField.get(parameter.field) ?? [];
        const value = entry && toValue(entry[1], parameter.value);
        if (entry === undefined || value === undefined) {
          unknown.push(parameter);
        } else if (entry[1] === 'strings') {
          values[property] = [...((values[property] as string[]) ?? []), value as string];
        } else {
          values[property] = value;
        }
      }
      return { ...values, unknown } as T & UnknownParameters;
    },
    write(values) {
      if (Array.isArray(values)) return values as readonly TypedParameter[];
      return table.flatMap(([property, entry]) => {
        const value = (values as Record<string, Value | undefined>)[property];
        return value === undefined ? [] : toParameters(entry, value);
      });
    },
  };
}
