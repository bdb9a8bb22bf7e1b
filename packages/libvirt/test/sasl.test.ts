/** SASL against a server that is played by hand; real ones are in test/remote. */
import { procedures } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { authenticate } from '../src/auth/authenticate.ts';
import { AuthFailedError, AuthUnsupportedError, parseConnectionUri } from '../src/index.ts';
import { Loopback } from './loopback.ts';

const { authList, authSaslInit, authSaslStart, authSaslStep, authType } = procedures;
const bytes = (text: string): Uint8Array => Buffer.from(text);
const settled = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** A server that offers SASL, once the client has chosen a mechanism. */
async function begin(mechlist: string, uri = 'qemu+tls://host/system') {
  const server = new Loopback();
  const outcome = authenticate(server.rpc, {
    uri: parseConnectionUri(uri),
    credentials: () => ({ user: 'ann', password: 'secret' }),
  }).then(
    () => 'in',
    (error: unknown) => error,
  );
  await settled();
  server.reply(0, authList.reply, { types: [authType.sasl] });
  await expect.poll(() => server.calls.length).toBe(2);
  server.reply(1, authSaslInit.reply, { mechlist });
  return { server, outcome, chosen: () => server.args(2, authSaslStart) };
}

const answer = { nil: false, complete: false };

describe('which mechanism', () => {
  test.each([
    ['GSSAPI,SCRAM-SHA-1,SCRAM-SHA-256,PLAIN', 'qemu+tls://host/system', 'SCRAM-SHA-256'],
    ['PLAIN SCRAM-SHA-1', 'qemu+tcp://host/system', 'SCRAM-SHA-1'],
    ['PLAIN', 'qemu+tls://host/system', 'PLAIN'],
    ['PLAIN', 'qemu+ssh://host/system', 'PLAIN'],
    ['PLAIN', 'qemu:///system', 'PLAIN'],
    ['PLAIN,SCRAM-SHA-512', 'qemu+tls://host/system?auth=sasl.plain', 'PLAIN'],
  ])('%s over %s: %s', async (mechlist, uri, mech) => {
    const { server, chosen } = await begin(mechlist, uri);
    await expect.poll(() => server.calls.length).toBe(3);
    expect(chosen().mech).toBe(mech);
  });

  test.each([
    ['PLAIN', 'qemu+tcp://host/system', 'PLAIN would give the password away'],
    ['PLAIN', 'qemu+ext:///system?command=x', 'PLAIN would give the password away'],
    ['PLAIN', 'qemu+tcp://host/system?auth=sasl.PLAIN', 'PLAIN would give the password away'],
    ['GSSAPI,DIGEST-MD5', 'qemu+tls://host/system', 'SASL mechanisms: GSSAPI, DIGEST-MD5;'],
    ['', 'qemu+tls://host/system', 'SASL mechanisms: none;'],
    ['__proto__,toString', 'qemu+tls://host/system?auth=sasl.toString', 'mechanisms: __proto__'],
  ])('%s over %s: refused, and no password is sent', async (mechlist, uri, says) => {
    const { server, outcome } = await begin(mechlist, uri);
    const error = await outcome;
    expect(error).toBeInstanceOf(AuthUnsupportedError);
    expect((error as Error).message).toContain(says);
    expect(server.calls).toHaveLength(2);
  });
});

describe('a server that cannot be trusted', () => {
  test.each([
    ['is satisfied before it has proven itself', { nil: true, complete: true, data: bytes('') }],
    ['wants absurdly many iterations', { ...answer, data: bytes('r=x,s=QSXC,i=4294967295') }],
    ['answers with rubbish', { ...answer, data: Uint8Array.of(0xff, 0xfe, 0) }],
    ['answers at length', { ...answer, data: new Uint8Array(65_536).fill(0x41) }],
  ])('%s', async (_title, reply) => {
    const { server, outcome } = await begin('SCRAM-SHA-256');
    await expect.poll(() => server.calls.length).toBe(3);
    server.reply(2, authSaslStart.reply, reply);
    const error = await outcome;
    expect(error).toBeInstanceOf(AuthFailedError);
    expect(error).toMatchObject({ kind: 'server-untrusted' });
    expect((error as Error).message).toContain("'host' cannot be trusted (SCRAM-SHA-256)");
    expect((error as Error).message).not.toContain('secret');
  });

  test('knows the name and not the password', async () => {
    const { server, outcome, chosen } = await begin('SCRAM-SHA-256');
    await expect.poll(() => server.calls.length).toBe(3);
    const nonce = Buffer.from(chosen().data).toString().split('r=')[1] ?? '';
    const data = bytes(`r=${nonce}more,s=QSXC,i=4096`);
    server.reply(2, authSaslStart.reply, { ...answer, data });
    await expect.poll(() => server.calls.length).toBe(4);
    const proof = Buffer.from(server.args(3, authSaslStep).data).toString();
    expect(proof).toMatch(/^c=biws,r=.*more,p=/);
    const forged = bytes(`v=${Buffer.alloc(32, 1).toString('base64')}`);
    server.reply(3, authSaslStep.reply, { nil: false, complete: true, data: forged });
    expect(await outcome).toMatchObject({ kind: 'server-untrusted' });
  });

  test('asks PLAIN for more', async () => {
    const { server, outcome } = await begin('PLAIN');
    await expect.poll(() => server.calls.length).toBe(3);
    server.reply(2, authSaslStart.reply, { ...answer, data: bytes('more') });
    expect(await outcome).toMatchObject({ kind: 'server-untrusted' });
  });

  test('is satisfied with PLAIN at once', async () => {
    const { server, outcome, chosen } = await begin('PLAIN');
    await expect.poll(() => server.calls.length).toBe(3);
    expect(Buffer.from(chosen().data).toString()).toBe('\0ann\0secret');
    server.reply(2, authSaslStart.reply, { nil: true, complete: true, data: bytes('') });
    expect(await outcome).toBe('in');
  });
});
