/**
 * Each declared procedure against remote_protocol.x: number, name, arguments, reply and limits.
 * No capture is needed for that, so the procedures that virsh does not reach are proved as well.
 */
import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';

import {
  type Procedure,
  readPayload,
  REMOTE_PROGRAM,
  REMOTE_VERSION,
  remoteError,
  type Schema,
  XdrWriter,
} from '../src/index.ts';
import { announcements } from './announcements.ts';
import { declared } from './declared.ts';
import { type Layout, layoutOf, procedureLayouts } from './layout.ts';
import { encode, minBytes } from './oracle.ts';
import { seed } from './seed.ts';
import { packetData } from './testdata.ts';
import { valueOf } from './values.ts';

const { procedures: names } = packetData('procedures.json') as {
  procedures: Record<string, string>;
};

/** All that is declared: what it is called, our schema of it, libvirt's layout of it. */
const structures: readonly [title: string, schema: Schema<unknown>, layout: Layout][] = [
  ...declared.flatMap(({ name, args, reply }: Procedure) => {
    const layouts = procedureLayouts(name);
    return [
      [`the arguments of ${name}`, args, layouts.args],
      [`the reply of ${name}`, reply, layouts.reply],
    ] as const;
  }),
  ['an error', remoteError as Schema<unknown>, layoutOf('remote_error')] as const,
].map((entry) => [...entry]);

function written(schema: Schema<unknown>, value: unknown): Buffer {
  const writer = new XdrWriter(2 ** 20);
  schema.write(writer, value);
  return Buffer.from(writer.finish());
}

test("libvirt's table has 453 procedures, numbered from 1 without a gap", () => {
  expect(Object.keys(names).map(Number)).toEqual(Array.from({ length: 453 }, (_, i) => i + 1));
});

test('no procedure is declared twice', () => {
  expect(new Set(declared.map(({ number }) => number)).size).toBe(declared.length);
});

const numbered = declared.map(
  (procedure) => [procedure.name, procedure.number, procedure] as const,
);

test.each(numbered)('%s is number %i of REMOTE_PROGRAM', (name, number, { program, version }) => {
  expect(names[number]).toBe(name);
  expect([program, version]).toEqual([REMOTE_PROGRAM, REMOTE_VERSION]);
});

describe.each(structures)('%s', (_title, schema, layout) => {
  test(`encodes and decodes as libvirt lays it out (seed ${seed})`, () => {
    const property = fc.property(valueOf(layout), (value) => {
      const bytes = encode(layout, value);
      const empty = layout.kind === 'structure' && layout.fields.length === 0;
      expect(readPayload(bytes, schema)).toEqual(empty ? undefined : value);
      expect(written(schema, value)).toEqual(bytes);
    });
    fc.assert(property, { numRuns: 40 });
  });

  test(`takes ${minBytes(layout)} bytes at least`, () => {
    expect(schema.minBytes).toBe(minBytes(layout));
  });
});

/** The rest of a payload after a length word: enough for an element that an outer array announced. */
const rest = Buffer.alloc(256);

const places = structures.flatMap(([title, schema, layout]) =>
  announcements(layout).map(
    ({ place, prefix, limit }) => [place, title, limit, prefix, schema] as const,
  ),
);

test.each(places)(
  '%s in %s may announce a length of %i and no more',
  (...[, , limit, prefix, schema]) => {
    const announce = (length: number) => () => {
      const bytes = Buffer.concat([prefix, Buffer.alloc(4), rest]);
      bytes.writeUInt32BE(length, prefix.length);
      return readPayload(bytes, schema);
    };
    expect(announce(limit)).not.toThrow('allowed');
    expect(announce(limit + 1)).toThrow(`length ${limit + 1}, at most ${limit} allowed`);
    expect(announce(0xffff_ffff)).toThrow(`length 4294967295, at most ${limit} allowed`);
  },
);
