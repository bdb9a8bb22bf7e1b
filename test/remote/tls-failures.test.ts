import { rmSync } from 'node:fs';
import path from 'node:path';
import {
  connect,
  ConnectFailedError,
  type ConnectFailure,
  InvalidUriError,
} from '@virtune/libvirt';
import { beforeAll, describe, expect, test } from 'vitest';
import { skipReason } from '../rig/testing.ts';
import type { Identity } from './certificates.ts';
import { useTlsRig } from './tls-rig.ts';

const remote = useTlsRig({ expired: true });
let client: Identity;
let pki: string;

beforeAll(async () => {
  if (skipReason() !== undefined) return;
  const { authority } = remote();
  client = await authority.issue('client', { for: 'client' });
  pki = remote().pki('client', authority, client);
});

interface Case {
  readonly title: string;
  /** What libvirtd shows; its good certificate when left out. */
  readonly server?: () => Promise<Identity>;
  /** The directory for `pkipath=`; the good one when left out. */
  readonly pki?: () => Promise<string> | string;
  readonly kind: ConnectFailure;
  /** What the message says, `ADDRESS` and `PKI` standing for the test's own. */
  readonly says: readonly string[];
}

const ip = (): string => `IP:${remote().address}`;

const cases: readonly Case[] = [
  {
    title: "a server whose certificate is another CA's",
    pki: () => remote().pki('elsewhere', remote().stranger, client),
    kind: 'tls-untrusted',
    says: ["the certificate of 'ADDRESS' cannot be trusted", 'CA of PKI/cacert.pem'],
  },
  {
    title: 'a certificate for another host',
    server: () => remote().authority.issue('other', { for: 'server', names: ['DNS:elsewhere'] }),
    kind: 'tls-wrong-host',
    says: ['ADDRESS', 'use the name that is in it'],
  },
  {
    title: "a client's certificate where a server's should be",
    server: () => remote().authority.issue('purpose', { for: 'client', names: [ip()] }),
    kind: 'tls-untrusted',
    says: ['cannot be trusted'],
  },
  {
    title: 'no client certificate, where the server wants one',
    pki: () => remote().pki('bare', remote().authority),
    kind: 'tls-client-refused',
    says: ['there is no client certificate: look at PKI/clientcert.pem and PKI/clientkey.pem'],
  },
  {
    title: 'a client certificate of another CA',
    pki: async () =>
      remote().pki(
        'foreign',
        remote().authority,
        await remote().stranger.issue('client', { for: 'client' }),
      ),
    kind: 'tls-client-refused',
    says: ['PKI/clientcert.pem is not issued by the CA of PKI/cacert.pem'],
  },
  {
    title: 'a client certificate that has expired',
    pki: async () =>
      remote().pki(
        'late',
        remote().authority,
        await remote().authority.issue('late', { for: 'client', days: -1 }),
      ),
    kind: 'tls-client-refused',
    says: ['the client certificate PKI/clientcert.pem expired on'],
  },
  {
    title: 'no CA certificate',
    pki: () => {
      const directory = remote().pki('headless', remote().authority, client);
      rmSync(path.join(directory, 'cacert.pem'));
      return directory;
    },
    kind: 'tls-files',
    says: ["Cannot read CA certificate 'PKI/cacert.pem': No such file or directory", 'pkipath='],
  },
  {
    title: 'a key that does not belong to its certificate',
    pki: async () => {
      const { key } = await remote().authority.issue('another', { for: 'client' });
      return remote().pki('mixed', remote().authority, { cert: client.cert, key });
    },
    kind: 'tls-files',
    says: ["Unable to import the client's certificates", 'PKI/clientkey.pem'],
  },
];

const refusalOf = (uri: string): Promise<unknown> =>
  connect(uri).then(
    async (connection) => connection.close(),
    (error: unknown) => error,
  );

describe('what TLS can fail of', () => {
  test('a certificate that has expired: tls-expired', async () => {
    const { address } = remote();
    const error = await refusalOf(`qemu+tls://${address}/system?pkipath=${pki}`);
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect(error).toMatchObject({ kind: 'tls-expired' });
    const says = `the certificate of '${address}' cannot be trusted: certificate has expired`;
    expect((error as Error).message).toContain(says);
    await using connection = await connect(
      `qemu+tls://${address}/system?pkipath=${pki}&no_verify=1`,
    );
    expect(await connection.getType()).toBe('QEMU');
  });

  test.each(cases)('$title: $kind', async ({ server, pki: makePki, kind, says }) => {
    const { address, good, serve } = remote();
    const directory = (await makePki?.()) ?? pki;
    await serve((await server?.()) ?? good);
    const error = await refusalOf(`qemu+tls://${address}/system?pkipath=${directory}`);
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect(error).toMatchObject({ kind });
    for (const part of says) {
      const expected = part.replaceAll('ADDRESS', address).replaceAll('PKI', directory);
      expect((error as Error).message).toContain(expected);
    }
  });

  test('no_verify=1 takes any certificate, and needs no CA', async () => {
    const { address, authority } = remote();
    const directory = remote().pki('trusting', authority, client);
    rmSync(path.join(directory, 'cacert.pem'));
    const uri = `qemu+tls://${address}/system?pkipath=${directory}`;
    await using connection = await connect(`${uri}&no_verify=1`);
    expect(await connection.getType()).toBe('QEMU');
    expect(await refusalOf(`${uri}&no_verify=0`)).toMatchObject({ kind: 'tls-files' });
  });

  test('a server that does not speak TLS', async () => {
    const { address } = remote();
    const error = await refusalOf(`qemu+tls://${address}:16509/system?pkipath=${pki}`);
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect((error as Error).message).toContain(`${address}:16509`);
  });

  test('tls_priority= is refused before anything is opened', async () => {
    const uri = `qemu+tls://${remote().address}/system?pkipath=${pki}`;
    const error = await refusalOf(`${uri}&tls_priority=SECURE256`);
    expect(error).toBeInstanceOf(InvalidUriError);
    expect((error as Error).message).toContain("tls_priority 'SECURE256', a setting of GnuTLS");
    await using connection = await connect(`${uri}&tls_priority=NORMAL`);
    expect(await connection.getType()).toBe('QEMU');
  });
});
