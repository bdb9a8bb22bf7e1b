import * as fc from 'fast-check';

import { type Layout, typedNames, typedValues } from './layout.ts';

/** The fields that libvirt declares as `int` and means as truth values. */
const truthValues = new Set([
  'supported',
  'active',
  'persistent',
  'updated',
  'autostart',
  'result',
  'enforcing',
  'nil',
  'complete',
  'found',
  'cancelled',
]);

/** Fields of such a name that are numbers all the same: a virCPUCompareResult. */
const numbers = new Set([
  'remote_connect_compare_cpu_ret.result',
  'remote_connect_compare_hypervisor_cpu_ret.result',
]);

const isTruthValue = (structure: string, field: string): boolean =>
  truthValues.has(field) && !numbers.has(`${structure}.${field}`);

/** Unicode text without NUL, on both sides of what the reader holds for short. */
const text = fc
  .oneof(fc.string({ maxLength: 100 }), fc.string({ unit: 'binary', maxLength: 60 }))
  .map((value) => value.replaceAll('\0', '\ufeff'));

/** libvirt on another architecture gives bytes above 127 another sign: see the xdr tests. */
const ascii = (maxLength: number): fc.Arbitrary<string> =>
  fc.string({ maxLength }).map((value) => value.replaceAll('\0', '0'));

const typedParameter: fc.Arbitrary<unknown> = fc.oneof(
  ...[...typedValues].map(([number, layout]) => {
    const type = typedNames[number - 1];
    const value = type === 'boolean' ? fc.boolean() : valueOf(layout);
    return fc.record({ field: text, type: fc.constant(type), value }, { noNullPrototype: true });
  }),
);

/** Any value that a layout can carry, as this package represents it; lists are kept short. */
export function valueOf(layout: Layout): fc.Arbitrary<unknown> {
  switch (layout.kind) {
    case 'int':
      return fc.integer();
    case 'uint':
      return fc.nat({ max: 0xffff_ffff });
    case 'uchar':
      return fc.nat({ max: 0xff });
    case 'ushort':
      return fc.nat({ max: 0xffff });
    case 'hyper':
      return fc.bigInt({ min: -(2n ** 63n), max: 2n ** 63n - 1n });
    case 'uhyper':
      return fc.bigInt({ min: 0n, max: 2n ** 64n - 1n });
    case 'double':
      return fc.double();
    case 'string':
      return text;
    case 'opaque':
    case 'charBytes':
      return fc.uint8Array({ maxLength: Math.min(layout.limit, 40) });
    case 'fixedOpaque':
      return fc.uint8Array({ minLength: layout.length, maxLength: layout.length });
    case 'chars':
      return ascii(Math.min(layout.limit - 1, 40));
    case 'fixedChars':
      return ascii(layout.length - 1);
    case 'array':
      return fc.array(valueOf(layout.item), { maxLength: Math.min(layout.limit, 4) });
    case 'optional':
      return fc.option(valueOf(layout.item), { nil: null });
    case 'structure':
      return fc.record(
        Object.fromEntries(
          layout.fields.map(([name, field]) => [
            name,
            isTruthValue(layout.name, name) ? fc.boolean() : valueOf(field),
          ]),
        ),
        { noNullPrototype: true },
      );
    case 'typedParameter':
    default:
      return typedParameter;
  }
}
