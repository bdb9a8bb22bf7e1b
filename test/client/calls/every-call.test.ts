import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { Connection, Domain, StoragePool, StorageVolume } from '@virtune/libvirt';
import { expect, test } from 'vitest';

const root = path.resolve(import.meta.dirname, '../../..');

/** The sources of all tests, and of what they start. */
const sources = ['test', 'packages/libvirt/test', 'apps/cli/src']
  .flatMap((directory) =>
    readdirSync(path.join(root, directory), { recursive: true, encoding: 'utf8' }).map((file) =>
      path.join(root, directory, file),
    ),
  )
  .filter((file) => file.endsWith('.ts') && file !== import.meta.filename)
  .map((file) => readFileSync(file, 'utf8'))
  .join('\n');

/** The methods of a class and of those that it extends. */
function methodsOf({ prototype }: { readonly prototype: object }): string[] {
  const names = new Set<string>();
  for (let at = prototype; at !== Object.prototype; at = Object.getPrototypeOf(at) as object) {
    for (const [name, { value }] of Object.entries(Object.getOwnPropertyDescriptors(at))) {
      if (typeof value === 'function' && name !== 'constructor') names.add(name);
    }
  }
  return [...names];
}

/** Of the classes' own, for their topics. */
const internal = new Set(['call', 'sibling']);

test.each(
  [Connection, Domain, StoragePool, StorageVolume].map((type) => [type.name, type] as const),
)('every method of %s is called by a test', (_, type) => {
  const untested = methodsOf(type).filter(
    (name) => !internal.has(name) && !sources.includes(`.${name}(`),
  );
  expect(untested).toEqual([]);
});
