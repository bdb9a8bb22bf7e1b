import { connect } from '@virtune/libvirt';
import { beforeAll, describe, expect, test } from 'vitest';
import { skipReason } from '../rig/testing.ts';
import { useTlsRig } from './tls-rig.ts';

const remote = useTlsRig();
let pki: string;

beforeAll(async () => {
  if (skipReason() !== undefined) return;
  const { authority } = remote();
  pki = remote().pki('client', authority, await authority.issue('client', { for: 'client' }));
});

const uriOf = (params = '', host = remote().address): string =>
  `qemu+tls://${host}/system?pkipath=${pki}${params}`;

describe('libvirtd over TLS', () => {
  test('answers at its default port', async () => {
    await using connection = await connect(uriOf());
    expect(await connection.listAllDomains()).toEqual([]);
  });

  test('is what a host without a transport leads to', async () => {
    await using connection = await connect(uriOf().replace('+tls', ''));
    expect(await connection.getType()).toBe('QEMU');
  });

  test('answers 500 calls in flight, each with its own reply', async () => {
    await using connection = await connect(uriOf());
    const names = Array.from({ length: 500 }, (_, i) => `none-${i}`);
    const messages = names.map((name) =>
      connection.domainLookupByName(name).catch((error: Error) => error.message),
    );
    const expected = names.map((name) => expect.stringContaining(`'${name}'`));
    expect(await Promise.all(messages)).toEqual(expected);
  });
});
