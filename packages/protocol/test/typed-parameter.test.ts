import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  MalformedPacketError,
  readPayload,
  type TypedParameter,
  typedParameter,
  UnencodableValueError,
  XdrWriter,
} from '../src/index.ts';
import { layoutOf, typedNames } from './layout.ts';
import { encode } from './oracle.ts';
import { seed } from './seed.ts';
import { valueOf } from './values.ts';

function write(parameter: TypedParameter): Uint8Array {
  const writer = new XdrWriter(4096);
  typedParameter.write(writer, parameter);
  return writer.finish();
}

/** A parameter named `a` on the wire, with this type number and value. */
const wire = (digits: string): Uint8Array =>
  new Uint8Array(Buffer.from(`0000000161000000${digits}`, 'hex'));

const examples: readonly [type: number, parameter: TypedParameter, digits: string][] = [
  [1, { field: 'a', type: 'int', value: -1 }, '00000001ffffffff'],
  [2, { field: 'a', type: 'uint', value: 4_294_967_295 }, '00000002ffffffff'],
  [3, { field: 'a', type: 'llong', value: -(2n ** 63n) }, '000000038000000000000000'],
  [4, { field: 'a', type: 'ullong', value: 2n ** 64n - 1n }, '00000004ffffffffffffffff'],
  [5, { field: 'a', type: 'double', value: 1 }, '000000053ff0000000000000'],
  [6, { field: 'a', type: 'boolean', value: true }, '0000000600000001'],
  [7, { field: 'a', type: 'string', value: '0-3' }, '0000000700000003302d3300'],
];

test.each(examples)('virTypedParameterType %i is %o', (type, parameter, digits) => {
  expect(typedNames[type - 1]).toBe(parameter.type);
  expect(write(parameter)).toEqual(wire(digits));
  expect(readPayload(wire(digits), typedParameter)).toEqual(parameter);
});

test(`a parameter of any type and value arrives as it was (seed ${seed})`, () => {
  const layout = layoutOf('remote_typed_param');
  const property = fc.property(valueOf(layout), (value) => {
    const parameter = value as TypedParameter;
    expect(readPayload(encode(layout, parameter), typedParameter)).toEqual(parameter);
    expect(write(parameter)).toEqual(new Uint8Array(encode(layout, parameter)));
  });
  fc.assert(property, { numRuns: 1000 });
});

describe('a typed parameter is refused', () => {
  test.each([0, 8, -1])('when its type is %i', (type) => {
    const number = Buffer.alloc(4);
    number.writeInt32BE(type);
    const read = () => readPayload(wire(`${number.toString('hex')}00000000`), typedParameter);
    expect(read).toThrow(MalformedPacketError);
    expect(read).toThrow(`a: unknown typed parameter type ${type}`);
  });

  test('when its type has another name, or its value does not fit, naming the parameter', () => {
    const unknown = { field: 'cpu_shares', type: 'long' as string as 'llong', value: 1n };
    expect(() => write(unknown)).toThrow(UnencodableValueError);
    expect(() => write(unknown)).toThrow("cpu_shares: no typed parameter type 'long'");
    expect(() => write({ field: 'vcpu_period', type: 'ullong', value: -1n })).toThrow(
      'vcpu_period: -1 does not fit an unsigned 64-bit integer',
    );
  });
});
