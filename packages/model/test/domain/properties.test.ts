import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  Cpuset,
  DomainDocument,
  DomainXmlError,
  XmlSyntaxError,
  type Cell,
  type DomainValues,
} from '../../src/index.ts';

const VCPUS = 8;
const BARE = `<domain type='kvm'>
  <name>x</name>
  <memory unit='KiB'>1048576</memory>
  <vcpu placement='static'>${VCPUS}</vcpu>
  <os/>
</domain>
`;

const set = fc
  .uniqueArray(fc.nat(40), { minLength: 1, maxLength: 6 })
  .map((ids) => Cpuset.from(ids));
const mode = fc.constantFrom('strict', 'preferred', 'interleave');
const size = fc.integer({ min: 1, max: 2 ** 30 });
const vcpuId = fc.nat(VCPUS - 1);

const pins = fc
  .uniqueArray(fc.record({ id: vcpuId, cpuset: set }), { selector: ({ id }) => id })
  .map((list) => list.toSorted((a, b) => a.id - b.id));

const cputune = fc.record({
  shares: fc.option(fc.integer({ min: 2, max: 262_144 })),
  period: fc.option(fc.integer({ min: 1000, max: 1_000_000 })),
  quota: fc.option(fc.oneof(fc.constant(-1), fc.integer({ min: 1000, max: 17_592_186_044_415 }))),
  vcpupins: pins,
  emulatorpin: fc.option(set),
});

/** 1 to 4 cells, each with some of the vCPUs. */
const cells = fc
  .tuple(
    fc.array(fc.integer({ min: -1, max: 3 }), { minLength: VCPUS, maxLength: VCPUS }),
    fc.array(size, { minLength: 1, maxLength: 4 }),
  )
  .map(([cellOfVcpu, sizes]) =>
    sizes.map((memoryKiB, id): Cell => {
      const vcpus = cellOfVcpu.flatMap((cell, vcpu) => (cell === id ? vcpu : []));
      const distances: Cell['distances'] = [];
      return { id, cpus: Cpuset.from(vcpus), memoryKiB, memAccess: null, discard: null, distances };
    }),
  );

const changes = fc
  .record({
    cputune,
    cells,
    modes: fc.array(fc.option(fc.tuple(mode, set)), { minLength: 4, maxLength: 4 }),
    memory: fc.option(fc.tuple(mode, set)),
    locked: fc.boolean(),
  })
  .map(({ cputune, cells, modes, memory, locked }): Partial<DomainValues> => {
    const bare = DomainDocument.open(BARE);
    return {
      cputune: { ...bare.read('cputune'), ...cputune },
      cpu: { topology: null, cells },
      memoryBacking: { ...bare.read('memoryBacking'), locked },
      numatune: {
        memory: memory && { mode: memory[0], placement: 'static', nodeset: memory[1] },
        memnodes: cells.flatMap(({ id }) => {
          const bound = modes[id];
          return bound ? { cell: id, mode: bound[0], nodeset: bound[1] } : [];
        }),
      },
    };
  });

const names = ['cputune', 'cpu', 'memoryBacking', 'numatune'] as const;

function values(domain: DomainDocument): string {
  return JSON.stringify(names.map((name) => domain.read(name)));
}

describe('any values', () => {
  test('are read back as they were written', () => {
    fc.assert(
      fc.property(changes, (wanted) => {
        const edited = DomainDocument.open(BARE).edit(wanted);
        expect(values(DomainDocument.open(edited.text))).toBe(
          JSON.stringify(names.map((name) => wanted[name])),
        );
      }),
    );
  });

  test('undone give back the text, byte for byte', () => {
    fc.assert(
      fc.property(changes, (wanted) => {
        const bare = DomainDocument.open(BARE);
        const old = Object.fromEntries(names.map((name) => [name, bare.read(name)]));
        expect(bare.edit(wanted).edit(old).text).toBe(BARE);
      }),
    );
  });

  test('give one text, whatever stood there before', () => {
    fc.assert(
      fc.property(changes, changes, (first, second) => {
        const bare = DomainDocument.open(BARE);
        expect(bare.edit(first).edit(second).text).toBe(bare.edit(second).text);
      }),
    );
  });
});

test('a definition damaged anywhere is read or refused with a typed error, 3000 times', () => {
  const full = DomainDocument.open(BARE).edit({
    cputune: {
      ...DomainDocument.open(BARE).read('cputune'),
      vcpupins: [{ id: 1, cpuset: Cpuset.of(1) }],
      quota: 5000,
    },
    numatune: {
      memory: { mode: 'strict', placement: 'static', nodeset: Cpuset.of(0) },
      memnodes: [],
    },
  }).text;
  const damage = fc.oneof(
    fc.string({ maxLength: 3, unit: 'binary' }),
    fc.constantFrom('-1', '99999999999999999999', '&#0;', '<', '>', "'", '0-', '^', '<!--', ''),
  );
  fc.assert(
    fc.property(fc.nat(full.length), fc.nat(4), damage, (at, length, replacement) => {
      let outcome: unknown;
      try {
        const domain = DomainDocument.open(
          full.slice(0, at) + replacement + full.slice(at + length),
        );
        domain.check();
        outcome = domain;
      } catch (error) {
        outcome = error;
      }
      const kinds = [DomainDocument, DomainXmlError, XmlSyntaxError];
      expect(kinds.some((kind) => outcome instanceof kind)).toBe(true);
    }),
    { numRuns: 3000 },
  );
});
