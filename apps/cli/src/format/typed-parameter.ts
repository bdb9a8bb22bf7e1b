import type { TypedParameter } from '@virtune/libvirt';
import { t } from '../messages/index.ts';
import { padEnd } from './field.ts';

export type TypedValue = TypedParameter['value'];

/** Parameters by libvirt's names for them, in the order in which libvirt answered. */
export type TypedValues = Readonly<Record<string, TypedValue>>;

export const typedValues = (parameters: readonly TypedParameter[]): TypedValues =>
  Object.fromEntries(parameters.map(({ field, value }) => [field, value]));

/** A parameter's value as virsh shows it (vshGetTypedParamValue); no driver has fractions here. */
export function typedValueText(value: TypedValue): string {
  if (typeof value !== 'boolean') return String(value);
  return value ? t`yes` : t`no`;
}

/** A line `cpu_shares     : 1024` about a parameter (`%-15s: %s`). */
export const parameterLine = (name: string, value: TypedValue): string =>
  `${padEnd(name, 15)}: ${typedValueText(value)}\n`;
