import { describe, expect, test } from 'vitest';
import {
  Cpuset,
  DomainDocument,
  DomainXmlError,
  type DomainValues,
  type NumatuneMemory,
} from '../../src/index.ts';
import { canonicalRest } from './canonical.ts';
import { sharedDataMissing, sharedDomains, textOf } from './shared-domains.ts';

const MEMORY: NumatuneMemory = { mode: 'strict', placement: 'static', nodeset: Cpuset.of(0) };

/** For every element a change that every definition can take. */
const CHANGES: {
  readonly [Name in keyof DomainValues]: (
    value: DomainValues[Name],
    domain: DomainDocument,
  ) => DomainValues[Name];
} = {
  memory: (memory) => ({
    ...memory,
    currentMemoryKiB: (memory.currentMemoryKiB ?? 2048) - 1024,
  }),
  memoryBacking: (backing) => ({
    ...backing,
    locked: !backing.locked,
    allocation: backing.allocation === null ? 'immediate' : null,
  }),
  vcpu: (vcpu) => ({ ...vcpu, count: vcpu.count + 1 }),
  vcpus: (vcpus, domain) =>
    vcpus.length > 0
      ? []
      : Array.from({ length: domain.read('vcpu').count }, (_, id) => ({
          id,
          enabled: true,
          hotpluggable: null,
          order: null,
        })),
  iothreads: (iothreads) => ({
    ...iothreads,
    count: iothreads.count + 2,
    ids: [...iothreads.ids, { id: 77, threadPoolMin: null, threadPoolMax: 5 }],
  }),
  cputune: (cputune) => ({
    ...cputune,
    shares: cputune.shares === null ? 77 : null,
    quota: -1,
    vcpupins: [{ id: 0, cpuset: Cpuset.of(0, 5) }],
    emulatorpin: cputune.emulatorpin === null ? Cpuset.of(1, 2) : null,
  }),
  numatune: ({ memory }) => ({
    memory: memory?.placement === 'static' ? null : MEMORY,
    memnodes: [],
  }),
  cpu: ({ topology, cells }, domain) => ({
    topology: topology === null ? { sockets: 1, dies: 1, cores: 1, threads: 1 } : null,
    cells:
      cells.length > 0
        ? cells.map((cell) => ({ ...cell, memAccess: cell.memAccess === null ? 'shared' : null }))
        : [
            {
              id: 0,
              cpus: Cpuset.of(0),
              memoryKiB: domain.read('memory').memoryKiB ?? 1024,
              memAccess: null,
              discard: null,
              distances: [],
            },
          ],
  }),
};
const NAMES = Object.keys(CHANGES) as (keyof DomainValues)[];

function changed<Name extends keyof DomainValues>(
  name: Name,
  domain: DomainDocument,
  value: DomainValues[Name] = domain.read(name),
): DomainDocument {
  return domain.edit({ [name]: CHANGES[name](value, domain) });
}

function valuesOf(domain: DomainDocument): string {
  return JSON.stringify(NAMES.map((name) => domain.read(name)));
}

/** What becomes of a definition of which this element is changed, and changed back. */
function outcome(name: keyof DomainValues, text: string): object {
  const domain = DomainDocument.open(text);
  const edited = changed(name, domain);
  const undone = edited.edit({ [name]: domain.read(name) });
  return {
    name,
    isEdited: edited.text !== text,
    isRestKept: canonicalRest(edited.text) === canonicalRest(text),
    isMeaningBack: valuesOf(undone) === valuesOf(domain),
    isRestBack: canonicalRest(undone.text) === canonicalRest(text),
    isTextBack: undone.text === text,
  };
}

/**
 * Sets that are written in another way than ours (`0-5,^4`), quotes and places of attributes that
 * went and came back: the only files that an undone edit does not give back byte for byte.
 */
const SPELLED_ANEW: readonly (readonly [file: string, name: keyof DomainValues])[] = [
  ['memorybacking-unset', 'memoryBacking'],
  ['migrate-numa-unaligned', 'numatune'],
  ['numatune-auto-nodeset-invalid', 'numatune'],
  ['numatune-memory', 'numatune'],
  ['pseries-phb-numa-node', 'numatune'],
  ['s390-panic', 'vcpu'],
  ['virtio-non-transitional', 'vcpu'],
];

function isSpelledAnew(file: string, name: keyof DomainValues): boolean {
  return SPELLED_ANEW.some(
    ([known, element]) => file.endsWith(`/qemuxml2argvdata/${known}.xml`) && element === name,
  );
}

const readable = sharedDomains.filter(({ group }) => group !== 'invalid');

describe.skipIf(sharedDataMissing)(
  'definitions of libvirt itself (from ../shared/data): read, edit, undo lose nothing',
  () => {
    test.each(readable)('$file', (shared) => {
      const text = textOf(shared);
      const domain = DomainDocument.open(text);
      domain.check();
      expect(domain.text).toBe(text);
      expect(NAMES.map((name) => outcome(name, text))).toEqual(
        NAMES.map((name) => ({
          name,
          isEdited: true,
          isRestKept: true,
          isMeaningBack: true,
          isRestBack: true,
          isTextBack: !isSpelledAnew(shared.file, name),
        })),
      );
    });
  },
);

/** Refused by libvirt for what other elements say, or only when the domain is to start. */
const OF_OTHERS = [
  /QEMU|Emulator/,
  /hugetlbfs mount|numa node set is available/,
  /memory backend for guest node/,
  /PCI controller|pci-|'controller'|pcie-root/,
  /security model|seclabel/,
  /virtiofs|video type|char device/,
];

describe.skipIf(sharedDataMissing)('definitions that libvirt refuses (from ../shared/data)', () => {
  const invalid = sharedDomains
    .filter(({ group }) => group === 'invalid')
    .map((shared) => ({ ...shared, isOurs: !OF_OTHERS.some((o) => o.test(shared.error ?? '')) }));

  test.each(invalid.filter(({ isOurs }) => isOurs))('$file is refused: $error', (shared) => {
    expect(() => DomainDocument.open(textOf(shared)).check()).toThrow(DomainXmlError);
  });

  test.each(invalid.filter(({ isOurs }) => !isOurs))('$file is read: $error', (shared) => {
    expect(() => DomainDocument.open(textOf(shared)).check()).not.toThrow();
  });

  test('12 are refused for our elements', () => {
    expect(invalid.filter(({ isOurs }) => isOurs)).toHaveLength(12);
  });
});
