import { code, from, VirError } from '../../error.ts';
import { signed, unsigned } from './number.ts';
import type { XmlNode } from './xml.ts';

/** How strict an attribute is (VIR_XML_PROP_REQUIRED, _NONZERO, _NONNEGATIVE). */
export interface Demand {
  readonly required?: boolean;
  readonly nonzero?: boolean;
  readonly nonnegative?: boolean;
}

const xmlError = (detail: string): VirError => new VirError(code.xmlError, from.xml, detail);

function missing(node: XmlNode, name: string): VirError {
  return xmlError(`Missing required attribute '${name}' in element '${node.name}'`);
}

function invalid(node: XmlNode, name: string, value: string, expected: string): VirError {
  return xmlError(
    `Invalid value for attribute '${name}' in element '${node.name}': '${value}'. Expected ${expected}`,
  );
}

function checkZero(node: XmlNode, name: string, value: bigint, demand: Demand): void {
  if (demand.nonzero !== true || value !== 0n) return;
  throw xmlError(
    `Invalid value for attribute '${name}' in element '${node.name}': Zero is not permitted`,
  );
}

/** virXMLPropStringRequired. */
export function requiredString(node: XmlNode, name: string): string {
  const value = node.attributes.get(name);
  if (value === undefined || value === '') throw missing(node, name);
  return value;
}

function unsignedValue(
  node: XmlNode | undefined,
  name: string,
  bits: 32 | 64,
  demand: Demand,
): bigint | undefined {
  const text = node?.attributes.get(name);
  if (node === undefined || text === undefined) {
    if (node !== undefined && demand.required === true) throw missing(node, name);
    return undefined;
  }
  const value = unsigned(text, bits);
  if (value === null) throw invalid(node, name, text, 'non-negative integer value');
  checkZero(node, name, value, demand);
  return value;
}

/** virXMLPropUInt: undefined where the attribute is missing and may be. */
export function uint(
  node: XmlNode | undefined,
  name: string,
  demand: Demand = {},
): number | undefined {
  const value = unsignedValue(node, name, 32, demand);
  return value === undefined ? undefined : Number(value);
}

/** virXMLPropUInt with VIR_XML_PROP_REQUIRED. */
export function requiredUint(node: XmlNode, name: string, demand: Demand = {}): number {
  return uint(node, name, { ...demand, required: true })!;
}

/** virXMLPropULongLong. */
export function ullong(
  node: XmlNode | undefined,
  name: string,
  demand: Demand = {},
): bigint | undefined {
  return unsignedValue(node, name, 64, demand);
}

/** virXMLPropInt. */
export function int(
  node: XmlNode | undefined,
  name: string,
  demand: Demand = {},
): number | undefined {
  const text = node?.attributes.get(name);
  if (node === undefined || text === undefined) {
    if (node !== undefined && demand.required === true) throw missing(node, name);
    return undefined;
  }
  const value = signed(text, 32);
  if (value === null) throw invalid(node, name, text, 'integer value');
  if (demand.nonnegative === true && value < 0n) {
    throw invalid(node, name, text, 'non-negative value');
  }
  checkZero(node, name, value, demand);
  return Number(value);
}

/**
 * virXMLPropEnum: one of `names`. With `nonzero` the first of them, which stands for the default,
 * is not taken.
 */
export function oneOf<const T extends string>(
  node: XmlNode | undefined,
  name: string,
  names: readonly T[],
  demand: Demand = {},
): T | undefined {
  const text = node?.attributes.get(name);
  if (node === undefined || text === undefined) {
    if (node !== undefined && demand.required === true) throw missing(node, name);
    return undefined;
  }
  const index = names.indexOf(text as T);
  if (index < 0 || (demand.nonzero === true && index === 0)) {
    throw xmlError(`Invalid value for attribute '${name}' in element '${node.name}': '${text}'.`);
  }
  return text as T;
}

const tristateBool = ['default', 'yes', 'no'] as const;
const tristateSwitch = ['default', 'on', 'off'] as const;

/** virXMLPropTristateBool. */
export function yesNo(
  node: XmlNode | undefined,
  name: string,
  demand: Demand = {},
): 'yes' | 'no' | undefined {
  return oneOf(node, name, tristateBool, { ...demand, nonzero: true }) as 'yes' | 'no' | undefined;
}

/** virXMLPropTristateSwitch. */
export function onOff(
  node: XmlNode | undefined,
  name: string,
  demand: Demand = {},
): 'on' | 'off' | undefined {
  return oneOf(node, name, tristateSwitch, { ...demand, nonzero: true }) as
    | 'on'
    | 'off'
    | undefined;
}
