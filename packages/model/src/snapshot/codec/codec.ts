import type { Place } from './place.ts';

export type Json =
  | null
  | boolean
  | number
  | string
  | readonly Json[]
  | { readonly [name: string]: Json };

/** A JSON Schema (draft 2020-12). */
export type Schema = { readonly [keyword: string]: Json };

/** One kind of value of a document: how it is written, read, and described, from one declaration. */
export interface Codec<T> {
  readonly schema: Schema;
  /** The parts that `schema` refers to as `#/$defs/NAME`. */
  readonly definitions: ReadonlyMap<string, Schema>;
  encode(value: T): Json;
  /** @throws PlaceError where it is not that kind of value. */
  decode(json: unknown, place: Place): T;
}

export const noDefinitions: ReadonlyMap<string, Schema> = new Map();

/** The definitions of several codecs together. */
export function joined(codecs: Iterable<Codec<never>>): ReadonlyMap<string, Schema> {
  return new Map([...codecs].flatMap(({ definitions }) => [...definitions]));
}

/** What a JSON value is, in words. */
export function kindOf(json: unknown): string {
  if (json === undefined) return 'nothing';
  if (json === null) return 'null';
  if (Array.isArray(json)) return 'a list';
  if (typeof json === 'object') return 'an object';
  if (typeof json !== 'string') return JSON.stringify(json);
  return `'${json.length > 40 ? `${json.slice(0, 40)}...` : json}'`;
}

/** The same codec, said what it is in the schema. */
export function described<T>(description: string, codec: Codec<T>): Codec<T> {
  return { ...codec, schema: { ...codec.schema, description } };
}

/** The same codec under a name of its own in the schema. */
export function named<T>(name: string, codec: Codec<T>): Codec<T> {
  return {
    ...codec,
    schema: { $ref: `#/$defs/${name}` },
    definitions: new Map([...codec.definitions, [name, codec.schema]]),
  };
}

/** A value that is written as another one. `read` may refuse what it is given. */
export function as<T, Written>(
  codec: Codec<Written>,
  write: (value: T) => Written,
  read: (written: Written, place: Place) => T,
): Codec<T> {
  return {
    ...codec,
    encode: (value) => codec.encode(write(value)),
    decode: (json, place) => read(codec.decode(json, place), place),
  };
}
