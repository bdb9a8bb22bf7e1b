import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import {
  AuthFailedError,
  AuthUnsupportedError,
  connect,
  type ConnectOptions,
  InvalidUriError,
} from '@virtune/libvirt';
import { afterAll, afterEach, beforeAll, describe, expect, test, vi } from 'vitest';
import { skipReason } from '../rig/testing.ts';
import { SaslDirectory } from './sasl.ts';
import { useTlsRig } from './tls-rig.ts';

const PASSWORD = 'sesam, öffne=dich ½';

const sasl = new SaslDirectory();
const scratch = mkdtempSync(path.join(tmpdir(), 'virtune-auth-'));
let pki: string;

beforeAll(async () => {
  if (skipReason() === undefined) await sasl.make({ ann: PASSWORD, 'b=o,b': 'b' });
});
const remote = useTlsRig({
  config: 'auth_tls = "sasl"\nauth_tcp = "sasl"\nauth_unix_ro = "sasl"',
  mounts: { '/etc/sasl2': sasl.dir },
});
beforeAll(async () => {
  if (skipReason() !== undefined) return;
  const { authority } = remote();
  pki = remote().pki('client', authority, await authority.issue('client', { for: 'client' }));
});
afterAll(() => {
  sasl.remove();
  rmSync(scratch, { recursive: true, force: true });
});
afterEach(() => {
  vi.unstubAllEnvs();
});

const tlsUri = (params = ''): string =>
  `qemu+tls://${remote().address}/system?pkipath=${pki}${params}`;
const unixUri = (params = ''): string =>
  `qemu+unix:///system?socket=${remote().rig.readonlySocket}${params}`;

const as = (user: string, password: string): ConnectOptions => ({
  credentials: () => ({ user, password }),
});

async function typeAt(uri: string, options?: ConnectOptions): Promise<string> {
  await using connection = await connect(uri, options);
  return await connection.getType();
}

const refusalOf = (uri: string, options?: ConnectOptions): Promise<unknown> =>
  typeAt(uri, options).catch((error: unknown) => error);

function authFile(text: string): string {
  const file = path.join(scratch, `auth-${Math.random()}.conf`);
  writeFileSync(file, text);
  return file;
}

const annsFile = (host: string): string =>
  authFile(`# for tests
[auth-libvirt-${host}]
credentials=one

[credentials-one]
authname=ann
password=${PASSWORD}
`);

describe('a real password database', () => {
  test.each(['SCRAM-SHA-512', 'SCRAM-SHA-256', 'SCRAM-SHA-1', 'PLAIN'])(
    'lets the right password in with %s, over TLS and over a Unix socket',
    async (mechanism) => {
      const credentials = vi.fn<NonNullable<ConnectOptions['credentials']>>(() => ({
        user: 'ann',
        password: PASSWORD,
      }));
      for (const uri of [tlsUri(), unixUri()]) {
        expect(await typeAt(`${uri}&auth=sasl.${mechanism}`, { credentials })).toBe('QEMU');
      }
      const [[first], [second]] = credentials.mock.calls as [[unknown], [unknown]];
      expect(first).toEqual({ host: remote().address, mechanism, user: undefined });
      expect(second).toMatchObject({ host: 'localhost', mechanism });
    },
  );

  test('is asked with the best mechanism that both sides do', async () => {
    const credentials = vi.fn<NonNullable<ConnectOptions['credentials']>>(() => null);
    await refusalOf(tlsUri(), { credentials });
    expect(credentials.mock.lastCall?.[0].mechanism).toBe('SCRAM-SHA-512');
  });

  test('knows names with "=" and ","', async () => {
    expect(await typeAt(tlsUri(), as('b=o,b', 'b'))).toBe('QEMU');
  });

  test.each(['SCRAM-SHA-256', 'PLAIN'])('keeps a wrong password out with %s', async (mechanism) => {
    const error = await refusalOf(tlsUri(`&auth=sasl.${mechanism}`), as('ann', 'wrong'));
    expect(error).toBeInstanceOf(AuthFailedError);
    expect(error).toMatchObject({ kind: 'refused' });
    expect((error as Error).message).toContain(
      `'${remote().address}' refused 'ann' (${mechanism}): authentication failed`,
    );
    const advice = 'look at the name and the password in what the program gave';
    expect((error as Error).message).toContain(advice);
  });

  test('keeps a stranger out', async () => {
    const error = await refusalOf(tlsUri(), as('nobody', PASSWORD));
    expect(error).toMatchObject({ kind: 'refused' });
  });
});

describe('credentials in files', () => {
  test('authfile= names one, for the host', async () => {
    const file = annsFile(remote().address);
    expect(await typeAt(tlsUri(`&authfile=${file}`))).toBe('QEMU');
  });

  test('LIBVIRT_AUTH_FILE comes before it, and has them for any host', async () => {
    vi.stubEnv('LIBVIRT_AUTH_FILE', annsFile('default'));
    expect(await typeAt(tlsUri('&authfile=/nowhere'))).toBe('QEMU');
  });

  test("the user's own auth.conf", async () => {
    const home = mkdtempSync(path.join(scratch, 'home-'));
    vi.stubEnv('XDG_CONFIG_HOME', home);
    mkdirSync(path.join(home, 'libvirt'));
    const text = `[auth-libvirt-default]\ncredentials=x\n[credentials-x]\nusername=ann\npassword=${PASSWORD}\n`;
    writeFileSync(path.join(home, 'libvirt', 'auth.conf'), text);
    expect(await typeAt(tlsUri())).toBe('QEMU');
  });

  test('a wrong password in a file: the message names the file', async () => {
    const text =
      '[auth-libvirt-default]\ncredentials=x\n[credentials-x]\nauthname=ann\npassword=x\n';
    const file = authFile(text);
    const error = await refusalOf(tlsUri(`&authfile=${file}`));
    expect(error).toMatchObject({ kind: 'refused' });
    expect((error as Error).message).toContain(`the password in ${file}`);
  });

  test.each([
    ['a file that is not there', () => '/nowhere/auth.conf', 'cannot read /nowhere/auth.conf'],
    [
      'a group that is not there',
      () => authFile('[auth-libvirt-default]\ncredentials=x\n'),
      "missing group 'credentials-x'",
    ],
    ['a line that is none', () => authFile('[auth-libvirt-default]\nhm\n'), ':2: expected'],
  ])('%s', async (_title, make, says) => {
    const error = await refusalOf(tlsUri(`&authfile=${make()}`));
    expect(error).toBeInstanceOf(AuthFailedError);
    expect(error).toMatchObject({ kind: 'bad-file' });
    expect((error as Error).message).toContain(says);
  });

  test('none at all: the message says where to put them', async () => {
    vi.stubEnv('XDG_CONFIG_HOME', '/nowhere');
    const error = await refusalOf(tlsUri());
    expect(error).toMatchObject({ kind: 'no-credentials' });
    expect((error as Error).message).toContain('/nowhere/libvirt/auth.conf');
    expect((error as Error).message).toContain(`[auth-libvirt-${remote().address}]`);
  });
});

describe('what this client does not do', () => {
  test('over plain TCP libvirtd offers DIGEST-MD5 alone: the error names it', async () => {
    const error = await refusalOf(`qemu+tcp://${remote().address}/system`, as('ann', PASSWORD));
    expect(error).toBeInstanceOf(AuthUnsupportedError);
    expect(error).toMatchObject({ offered: [1], mechanisms: ['DIGEST-MD5'] });
    expect((error as Error).message).toContain(
      'the server offers these SASL mechanisms: DIGEST-MD5;',
    );
  });

  test.each(['GSSAPI', 'DIGEST-MD5'])('auth=sasl.%s', async (mechanism) => {
    const error = await refusalOf(tlsUri(`&auth=sasl.${mechanism}`), as('ann', PASSWORD));
    expect(error).toBeInstanceOf(AuthUnsupportedError);
    expect((error as Error).message).toContain(`(auth= asks for ${mechanism})`);
    expect((error as AuthUnsupportedError).mechanisms).toContain('SCRAM-SHA-256');
  });

  test('auth=polkit, which the server does not offer', async () => {
    const error = await refusalOf(tlsUri('&auth=polkit'));
    expect(error).toBeInstanceOf(AuthUnsupportedError);
    expect((error as Error).message).toContain('polkit rejected: the server offers sasl');
  });

  test('auth=nonsense', async () => {
    expect(await refusalOf(tlsUri('&auth=nonsense'))).toBeInstanceOf(InvalidUriError);
  });
});
