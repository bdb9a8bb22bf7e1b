import { describe, expect, test } from 'vitest';
import { DomainDocument } from '../../src/index.ts';
import { withoutDevices } from '../../src/snapshot/definition.ts';
import { Definition } from '../../src/snapshot/index.ts';
import { sharedDataMissing, sharedDomains, textOf } from '../domain/shared-domains.ts';

const names = ['memory', 'vcpu', 'vcpus', 'iothreads', 'cputune', 'numatune', 'cpu'] as const;
const devices = '\n  <devices>\n    <disk/>\n  </devices>\n';

describe('what a definition says of CPU and memory', () => {
  test('is read without its devices', () => {
    const xml = `<domain>\n  <memory>1024</memory>${devices}</domain>`;
    expect(withoutDevices(xml)).toBe(
      '<domain>\n  <memory>1024</memory>\n  <devices>\n  </devices>\n</domain>',
    );
    expect(new Definition(xml).values?.memory.memoryKiB).toBe(1024);
  });

  test.each([
    ['memory among them', devices.replace('<disk/>', '<memory model="dimm"/>')],
    ['several of them', `${devices}${devices}`],
    ['another layout', devices.replaceAll('  <', '<')],
    ['no end', devices.replace('</devices>', '')],
    ['none', ''],
  ])('but not where there is %s', (_what, text) => {
    expect(withoutDevices(`<domain>${text}</domain>`)).toBe(`<domain>${text}</domain>`);
  });
});

describe.skipIf(sharedDataMissing)(
  'of libvirt’s own definitions it is the same as with their devices',
  () => {
    const valid = sharedDomains.filter(({ group }) => group === 'valid');

    test(`${valid.length} of them`, () => {
      expect(valid.length).toBeGreaterThan(100);
      const cut = valid.filter((domain) => withoutDevices(textOf(domain)) !== textOf(domain));
      expect(cut.length).toBeGreaterThan(100);
      for (const domain of valid) {
        const { values } = new Definition(textOf(domain));
        const whole = DomainDocument.open(textOf(domain));
        const read = names.map((name) => [name, values?.[name]]);
        expect([domain.file, ...read]).toEqual([
          domain.file,
          ...names.map((name) => [name, whole.read(name)]),
        ]);
        expect(values?.pluggedMemoryKiB).toBe(whole.pluggedMemoryKiB);
      }
    });
  },
);
