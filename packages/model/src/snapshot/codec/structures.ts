import { type Codec, joined, type Json, kindOf, type Schema } from './codec.ts';

export function nullable<T>(codec: Codec<T>): Codec<T | null> {
  return {
    schema: { anyOf: [codec.schema, { type: 'null' }] },
    definitions: codec.definitions,
    encode: (value) => (value === null ? null : codec.encode(value)),
    decode: (json, place) => (json === null ? null : codec.decode(json, place)),
  };
}

export function list<T>(codec: Codec<T>): Codec<readonly T[]> {
  return {
    schema: { type: 'array', items: codec.schema },
    definitions: codec.definitions,
    encode: (values) => values.map((value) => codec.encode(value)),
    decode: (json, place) =>
      Array.isArray(json)
        ? Object.freeze(json.map((item, index) => codec.decode(item, place.at(index))))
        : place.fail(`a list is expected, not ${kindOf(json)}`),
  };
}

function isObject(json: unknown): json is Readonly<Record<string, unknown>> {
  return typeof json === 'object' && json !== null && !Array.isArray(json);
}

/** Values by names that are not known beforehand. */
export function record<T>(codec: Codec<T>): Codec<Readonly<Record<string, T>>> {
  return {
    schema: { type: 'object', additionalProperties: codec.schema },
    definitions: codec.definitions,
    encode: (values) =>
      Object.fromEntries(
        Object.entries(values).map(([name, value]) => [name, codec.encode(value)]),
      ),
    decode: (json, place) =>
      isObject(json)
        ? Object.freeze(
            Object.fromEntries(
              Object.entries(json).map(([name, item]) => [
                name,
                codec.decode(item, place.at(name)),
              ]),
            ),
          )
        : place.fail(`an object is expected, not ${kindOf(json)}`),
  };
}

/** A codec for every field of `T`. */
export type Fields<T> = { readonly [Name in keyof T]-?: Codec<T[Name]> };

/** The fields of an object, all of them there; what else is in it is passed over. */
export function object<T extends object>(fields: Fields<T>): Codec<T> {
  const entries = Object.entries<Codec<T[keyof T]>>(fields);
  const properties: Schema = Object.fromEntries(
    entries.map(([name, { schema }]) => [name, schema]),
  );
  return {
    schema: { type: 'object', required: Object.keys(fields), properties },
    definitions: joined(entries.map(([, codec]) => codec as Codec<never>)),
    encode: (value) =>
      Object.fromEntries(
        entries.map(([name, codec]): [string, Json] => [
          name,
          codec.encode(value[name as keyof T]),
        ]),
      ),
    decode(json, place) {
      if (!isObject(json)) return place.fail(`an object is expected, not ${kindOf(json)}`);
      const decoded = entries.map(([name, codec]) => {
        if (!Object.hasOwn(json, name)) place.fail(`'${name}' is missing`);
        return [name, codec.decode(json[name], place.at(name))] as const;
      });
      return Object.freeze(Object.fromEntries(decoded)) as T;
    },
  };
}
