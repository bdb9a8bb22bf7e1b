import { existsSync, readFileSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { parseDefinition } from '../../src/domain/definition/parse.ts';
import { printDefinition } from '../../src/domain/definition/print.ts';
import { VirError } from '../../src/error.ts';
import { guestKinds } from '../../src/host/hypervisor.ts';
import { defaultSystem, referenceMachine } from '../../src/index.ts';

/** libvirt's own definitions, with what libvirtd 9.0.0 and QEMU 7.2 say to each. */
const data = new URL('../../../../../shared/data/', import.meta.url);
const missing = !existsSync(data);

interface Entry {
  readonly file: string;
  readonly defined: string;
}

const entries: readonly Entry[] = missing
  ? []
  : (JSON.parse(readFileSync(new URL('domains/manifest.json', data), 'utf8')) as Entry[]);

/** What is refused for reasons that the simulator does not look at. */
const unlooked = /TLS is disabled in qemu.conf|sgx epc|virtiofs does not|Missing source path/;

const context = {
  libvirtVersion: 9_000_000,
  guests: guestKinds(referenceMachine, defaultSystem),
  securityModel: 'none',
  freshUuid: () => '00000000-0000-4000-8000-000000000001',
  freshMac: () => '52:54:00:00:00:01',
};

function verdict(text: string): string {
  try {
    parseDefinition(text, context);
    return 'ok';
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
}

const lines = (xml: string): string[] => xml.split('\n').toSorted();

const why = missing ? ' (skipped: ../shared/data is not beside the repository)' : '';

describe.skipIf(missing)(`definitions of libvirt's own tests${why}`, () => {
  const looked = entries.filter(({ defined }) => !unlooked.test(defined));

  test('there are at least 300 of them', () => expect(looked.length).toBeGreaterThan(300));

  test.each(looked)('$file', ({ file, defined }) => {
    const text = readFileSync(new URL(file, data), 'utf8');
    expect(verdict(text)).toBe(defined);
    if (defined !== 'ok') return;
    // What is printed is what is kept: read again, it is the same, but for the order of controllers.
    const once = printDefinition(parseDefinition(text, context));
    expect(lines(printDefinition(parseDefinition(once, context)))).toEqual(lines(once));
  });
});
