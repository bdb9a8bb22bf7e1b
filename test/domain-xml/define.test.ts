import { existsSync, readFileSync } from 'node:fs';
import { type Connection, connect, undefineFlags } from '@virtune/libvirt';
import { Cpuset, DomainDocument } from '@virtune/model';
import { afterAll, describe, expect, test } from 'vitest';
import { useRig } from '../rig/testing.ts';

/** Definitions of libvirt's own tests, beside the repository where the whole suite is run. */
const data = new URL('../../../shared/data/', import.meta.url);
const missing = !existsSync(data);

interface Definition {
  readonly file: string;
  readonly group: string;
  /** What libvirt 9.0.0 with QEMU 7.2 said to it. */
  readonly defined: string;
}

const definitions: readonly Definition[] = missing
  ? []
  : (
      JSON.parse(readFileSync(new URL('domains/manifest.json', data), 'utf8')) as Definition[]
    ).filter(({ group, defined }) => group !== 'invalid' && defined === 'ok');

/** Shares and the emulator's pin changed; whichever was there before. */
function edited(domain: DomainDocument): DomainDocument {
  const cputune = domain.read('cputune');
  return domain.edit({
    cputune: {
      ...cputune,
      shares: cputune.shares === null ? 777 : null,
      emulatorpin: cputune.emulatorpin === null ? Cpuset.of(0) : null,
    },
  });
}

const why = missing ? ' (skipped: ../shared/data is not beside the repository)' : '';

describe.skipIf(missing)(`what libvirtd accepts, it accepts edited and undone${why}`, () => {
  let connection: Connection;
  useRig({}, async ({ uri }) => {
    connection = await connect(uri);
  });
  afterAll(() => connection?.close());

  /** What libvirtd says to a definition, which it does not keep. */
  async function verdict(xml: string): Promise<string> {
    try {
      const domain = await connection.domainDefineXml(xml);
      await domain.undefineFlags(undefineFlags.keepNvram);
      return 'accepted';
    } catch (error) {
      return String(error);
    }
  }

  test.each(definitions)('$file', async ({ file }) => {
    const text = readFileSync(new URL(file, data), 'utf8');
    const domain = DomainDocument.open(text);
    const changed = edited(domain);
    const undone = changed.edit({ cputune: domain.read('cputune') });
    expect(changed.text).not.toBe(text);
    const verdicts = [await verdict(text), await verdict(changed.text), await verdict(undone.text)];
    expect(verdicts).toEqual(['accepted', 'accepted', 'accepted']);
  });
});
