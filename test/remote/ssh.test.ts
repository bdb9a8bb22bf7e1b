import { connect } from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { useSshRig } from './ssh-rig.ts';

const remote = useSshRig();
const uriOf = (params = '', path = 'system'): string =>
  `qemu+ssh://${remote().host}/${path}?command=${remote().ssh}${params}`;

describe('libvirtd through ssh', () => {
  test.each([
    ['whatever the far side has', ''],
    ['virt-ssh-helper', '&proxy=native'],
    ['netcat', '&proxy=netcat'],
    ['a netcat of another name', '&netcat=/usr/bin/nc'],
  ])('with %s', async (_title, params) => {
    await using connection = await connect(uriOf(params));
    expect(await connection.listAllDomains()).toEqual([]);
    expect(await connection.getUri()).toBe(uriOf(params));
  });

  test('at the socket that socket= names, through netcat', async () => {
    await using connection = await connect(uriOf('&socket=/run/libvirt/libvirt-sock'));
    expect(await connection.getType()).toBe('QEMU');
  });

  test('read-only', async () => {
    for (const proxy of ['native', 'netcat']) {
      await using connection = await connect(uriOf(`&proxy=${proxy}`), { readonly: true });
      await expect(connection.domainDefineXml('<domain/>')).rejects.toMatchObject({ code: 29 });
    }
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
