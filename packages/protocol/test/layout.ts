/**
 * What libvirt says that travels, apart from what this package declares: the structures of
 * remote_protocol.x (testdata/packets/layouts.json) as trees.
 */
import { packetData } from './testdata.ts';

export type Layout =
  | { readonly kind: 'int' | 'uint' | 'uchar' | 'ushort' | 'hyper' | 'uhyper' | 'double' }
  | { readonly kind: 'string' | 'opaque' | 'chars' | 'charBytes'; readonly limit: number }
  | { readonly kind: 'fixedOpaque' | 'fixedChars'; readonly length: number }
  | { readonly kind: 'array'; readonly item: Layout; readonly limit: number }
  | { readonly kind: 'optional'; readonly item: Layout }
  | { readonly kind: 'structure'; readonly name: string; readonly fields: readonly Field[] }
  | { readonly kind: 'typedParameter' };

/** A field under the name that this package gives it. */
export type Field = readonly [name: string, layout: Layout];

interface Declarations {
  readonly types: { readonly [name: string]: string };
  readonly structures: { readonly [name: string]: { readonly [field: string]: string } };
  /** The arms of the union, by virTypedParameterType. */
  readonly remote_typed_param_value: { readonly [type: string]: string };
}

const declarations = packetData('layouts.json') as Declarations;

const atoms: { readonly [name: string]: Layout } = {
  int: { kind: 'int' },
  'unsigned int': { kind: 'uint' },
  'unsigned char': { kind: 'uchar' },
  'unsigned short': { kind: 'ushort' },
  hyper: { kind: 'hyper' },
  'unsigned hyper': { kind: 'uhyper' },
  double: { kind: 'double' },
};

/** libvirt's snake_case as it is written in TypeScript. */
function camelCase(name: string): string {
  return name.replaceAll(/_(.)/g, (_, letter: string) => letter.toUpperCase());
}

function bounded(base: string, limit: number): Layout {
  if (base === 'string' || base === 'opaque') return { kind: base, limit };
  if (base === 'char') return { kind: 'chars', limit };
  return { kind: 'array', item: layoutOf(base), limit };
}

function fixed(base: string, length: number): Layout {
  if (base === 'opaque') return { kind: 'fixedOpaque', length };
  if (base === 'char') return { kind: 'fixedChars', length };
  throw new Error(`no layout for ${base}[${length}]`);
}

/** libvirt declares text and bytes alike; the char arrays of SASL hold bytes. */
function withBytes(structure: string, layout: Layout): Layout {
  const isSasl = structure.startsWith('remote_auth_sasl_');
  return layout.kind === 'chars' && isSasl ? { ...layout, kind: 'charBytes' } : layout;
}

function named(name: string): Layout {
  if (name === 'remote_typed_param') return { kind: 'typedParameter' };
  const type = declarations.types[name];
  if (type !== undefined) return layoutOf(type);
  const fields = declarations.structures[name];
  if (fields === undefined) throw new Error(`layouts.json does not say what ${name} is`);
  return {
    kind: 'structure',
    name,
    fields: Object.entries(fields).map(([field, type]) => [
      camelCase(field),
      withBytes(name, layoutOf(type)),
    ]),
  };
}

/** The layout of a type expression of XDR: `unsigned int`, `*remote_domain`, `opaque<2048>`. */
export function layoutOf(type: string): Layout {
  if (type.startsWith('*')) return { kind: 'optional', item: layoutOf(type.slice(1)) };
  const [, base = '', bracket, count] = /^([\w ]+?)(?:([<[])(\d+)[>\]])?$/.exec(type) ?? [];
  if (bracket === '<') return bounded(base, Number(count));
  if (bracket === '[') return fixed(base, Number(count));
  return atoms[base] ?? named(base);
}

function structureOrNothing(name: string): Layout {
  return name in declarations.structures ? named(name) : { kind: 'structure', name, fields: [] };
}

/** What a procedure's arguments and reply are in libvirt; no fields where there are none. */
export function procedureLayouts(name: string): { readonly args: Layout; readonly reply: Layout } {
  const base = name.replace('REMOTE_PROC_', 'remote_').toLowerCase();
  return { args: structureOrNothing(`${base}_args`), reply: structureOrNothing(`${base}_ret`) };
}

/** What a message carries: `REMOTE_PROC_DOMAIN_EVENT_..._` is a `remote_..._msg`. */
export const messageLayout = (name: string): Layout =>
  named(`${name.replace('REMOTE_PROC_', 'remote_').toLowerCase()}_msg`);

/** The value of a typed parameter, by the number of its type. */
export const typedValues: ReadonlyMap<number, Layout> = new Map(
  Object.entries(declarations.remote_typed_param_value).map(([type, value]) => [
    Number(type),
    layoutOf(value),
  ]),
);

/** virTypedParameterType as this package calls its values. */
export const typedNames = ['int', 'uint', 'llong', 'ullong', 'double', 'boolean', 'string'];
