import type { TypedParameter, TypedParameterType } from '@virtune/libvirt';
import { CommandFailed } from './failure.ts';
import * as number from './grammar/number.ts';
import { t } from './messages/index.ts';

type Value = TypedParameter['value'];

interface Reading {
  readonly parse: (text: string) => Value | undefined;
  readonly refusal: (field: string) => string;
}

const BOOLEANS: ReadonlyMap<string, boolean> = new Map([
  ['true', true],
  ['1', true],
  ['false', false],
  ['0', false],
]);

// What the messages begin with is libvirt's for VIR_ERR_INVALID_ARG.
const READINGS: Readonly<Record<TypedParameterType, Reading>> = {
  int: {
    parse: (text) => number.parseInt32(text),
    refusal: (field) => t`invalid argument: Invalid value for field '${field}': expected int`,
  },
  uint: {
    parse: number.parseUint32Wrapping,
    refusal: (field) =>
      t`invalid argument: Invalid value for field '${field}': expected unsigned int`,
  },
  llong: {
    parse: number.parseInt64,
    refusal: (field) => t`invalid argument: Invalid value for field '${field}': expected long long`,
  },
  ullong: {
    parse: number.parseUint64Wrapping,
    refusal: (field) =>
      t`invalid argument: Invalid value for field '${field}': expected unsigned long long`,
  },
  double: {
    parse: (text) => (/^\s*[+-]?(\d+\.?\d*|\.\d+)$/.test(text) ? Number(text) : undefined),
    refusal: (field) => t`invalid argument: Invalid value for field '${field}': expected double`,
  },
  boolean: {
    parse: (text) => BOOLEANS.get(text.toLowerCase()),
    refusal: (field) => t`invalid argument: Invalid boolean value for field '${field}'`,
  },
  string: { parse: (text) => text, refusal: (field) => field },
};

/**
 * A parameter of the type that libvirt has for it, out of text (virTypedParamsAddFromString). -1
 * is the largest number of an unsigned type.
 * @throws CommandFailed with libvirt's message.
 */
export function typedParameterOf(
  { field, type }: Pick<TypedParameter, 'field' | 'type'>,
  text: string,
): TypedParameter {
  const { parse, refusal } = READINGS[type];
  const value = parse(text);
  if (value === undefined) throw new CommandFailed(refusal(field));
  return { field, type, value } as TypedParameter;
}
