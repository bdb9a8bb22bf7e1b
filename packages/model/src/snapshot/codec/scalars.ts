import { Cpuset } from '../../cpuset/cpuset.ts';
import { parseCpuset } from '../../cpuset/parse.ts';
import { CpusetSyntaxError } from '../../cpuset/syntax-error.ts';
import { as, type Codec, kindOf, named, noDefinitions } from './codec.ts';

const definitions = noDefinitions;

export const text: Codec<string> = {
  schema: { type: 'string' },
  definitions,
  encode: (value) => value,
  decode: (json, place) =>
    typeof json === 'string' ? json : place.fail(`a text is expected, not ${kindOf(json)}`),
};

export const truth: Codec<boolean> = {
  schema: { type: 'boolean' },
  definitions,
  encode: (value) => value,
  decode: (json, place) =>
    typeof json === 'boolean' ? json : place.fail(`true or false is expected, not ${kindOf(json)}`),
};

/** A whole number that a JSON number holds exactly. */
export function integer(minimum: number, maximum = Number.MAX_SAFE_INTEGER): Codec<number> {
  return {
    schema: { type: 'integer', minimum, maximum },
    definitions,
    encode: (value) => value,
    decode(json, place) {
      if (typeof json === 'number' && Number.isInteger(json) && json >= minimum && json <= maximum)
        return json;
      return place.fail(
        maximum === Number.MAX_SAFE_INTEGER
          ? `a whole number from ${minimum} on is expected, not ${kindOf(json)}`
          : `a whole number from ${minimum} to ${maximum} is expected, not ${kindOf(json)}`,
      );
    },
  };
}

export const count = integer(0);
export const anyInteger = integer(Number.MIN_SAFE_INTEGER);

export const decimal: Codec<number> = {
  schema: { type: 'number' },
  definitions,
  encode: (value) => value,
  decode: (json, place) =>
    typeof json === 'number' ? json : place.fail(`a number is expected, not ${kindOf(json)}`),
};

/** A counter of 64 bits: a number as far as JSON holds it exactly, decimal digits beyond. */
export const counter: Codec<bigint> = named('Counter', {
  schema: {
    description: 'A 64-bit counter: a number up to 2^53 - 1, a string of decimal digits beyond',
    oneOf: [
      { type: 'integer', minimum: 0, maximum: Number.MAX_SAFE_INTEGER },
      { type: 'string', pattern: '^[0-9]{16,20}$' },
    ],
  },
  definitions,
  encode: (value) => (value <= BigInt(Number.MAX_SAFE_INTEGER) ? Number(value) : String(value)),
  decode(json, place) {
    const isNumber = typeof json === 'number' && Number.isSafeInteger(json) && json >= 0;
    const isText = typeof json === 'string' && /^\d{16,20}$/.test(json);
    if (isNumber || isText) return BigInt(json);
    return place.fail(`a counter is expected, not ${kindOf(json)}`);
  },
});

export function oneOf<const Word extends string | number>(words: readonly Word[]): Codec<Word> {
  return {
    schema: { enum: words },
    definitions,
    encode: (value) => value,
    decode(json, place) {
      const word = words.find((one) => one === json);
      return word ?? place.fail(`${words.join(', ')} are possible, not ${kindOf(json)}`);
    },
  };
}

/** A set of CPUs or of nodes, as `0,2-3`. */
export const cpuset: Codec<Cpuset> = named(
  'Cpuset',
  as(
    {
      ...text,
      schema: {
        type: 'string',
        pattern: '^([0-9]+(-[0-9]+)?(,[0-9]+(-[0-9]+)?)*)?$',
        description: 'A set of CPU or node numbers: 0,2-3. Empty for none',
      },
    },
    (value: Cpuset) => value.format(),
    (written, place) => {
      if (written === '') return Cpuset.empty;
      try {
        return parseCpuset(written);
      } catch (error) {
        if (!(error instanceof CpusetSyntaxError)) throw error;
        return place.fail(`'${written.slice(0, 60)}' is no set of numbers: ${error.reason}`);
      }
    },
  ),
);
