import { describe, expect, test } from 'vitest';
import { SaslError } from '../src/auth/mechanism.ts';
import { ScramClient } from '../src/auth/scram.ts';

const text = (bytes: Uint8Array | null): string => Buffer.from(bytes ?? []).toString();
const bytes = (message: string): Uint8Array => Buffer.from(message);
const pencil = { user: 'user', password: 'pencil' };

/** The example exchanges of the standards. */
const exchanges = [
  {
    title: 'RFC 5802, SCRAM-SHA-1',
    hash: 'sha1',
    nonce: 'fyko+d2lbbFgONRv9qkxdawL',
    first: 'n,,n=user,r=fyko+d2lbbFgONRv9qkxdawL',
    challenge: 'r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,s=QSXCR+Q6sek8bf92,i=4096',
    last: 'c=biws,r=fyko+d2lbbFgONRv9qkxdawL3rfcNHYJY1ZVvWVs7j,p=v0X8v3Bz2T0CJGbJQyF0X+HI4Ts=',
    verdict: 'v=rmF9pqV8S7suAoZWja4dJRkFsKQ=',
  },
  {
    title: 'RFC 7677, SCRAM-SHA-256',
    hash: 'sha256',
    nonce: 'rOprNGfwEbeRWgbNEkqO',
    first: 'n,,n=user,r=rOprNGfwEbeRWgbNEkqO',
    challenge:
      'r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,s=W22ZaJ0SNY7soEsUEjb6gQ==,i=4096',
    last: 'c=biws,r=rOprNGfwEbeRWgbNEkqO%hvYDpWUa2RaTCAfuxFIlj)hNlF$k0,p=dHzbZapWIk4jUhN+Ute9ytag9zjfMHgsqmmiz7AndVQ=',
    verdict: 'v=6rriTRBi23WpRR/wtup+mMhUZUn/dB5nLTJRsjl95G4=',
  },
] as const;

const [, example] = exchanges;
const client = (): ScramClient => new ScramClient(example.hash, pencil, example.nonce);

test.each(exchanges)('$title: both sides are proven', async (exchange) => {
  const client = new ScramClient(exchange.hash, pencil, exchange.nonce);
  expect(text(client.start())).toBe(exchange.first);
  expect(text(await client.step(bytes(exchange.challenge)))).toBe(exchange.last);
  expect(await client.step(bytes(exchange.verdict))).toBeNull();
  expect(() => client.finish()).not.toThrow();
});

test('every exchange has a nonce of its own', () => {
  const first = text(new ScramClient('sha256', pencil).start());
  expect(text(new ScramClient('sha256', pencil).start())).not.toBe(first);
});

const nonce = `${example.nonce}more`;

describe("a server's first message that is refused", () => {
  test.each([
    ['a nonce that is not ours', 'r=other,s=QSXC,i=4096', 'nonce does not go on'],
    ['our nonce alone', `r=${example.nonce},s=QSXC,i=4096`, 'nonce does not go on'],
    ['no nonce', 's=QSXC,i=4096', 'nonce does not go on'],
    ['no salt', `r=${nonce},i=4096`, "lacks 's'"],
    ['an empty salt', `r=${nonce},s=,i=4096`, 'empty salt'],
    ['a salt that is not base64', `r=${nonce},s=*,i=4096`, 'not base64'],
    ['no iterations', `r=${nonce},s=QSXC`, 'wants no iterations'],
    ['too few iterations', `r=${nonce},s=QSXC,i=1`, 'wants 1 iterations, 4096 to 1000000'],
    ['no number of iterations', `r=${nonce},s=QSXC,i=-5`, 'wants -5 iterations'],
    ['absurdly many', `r=${nonce},s=QSXC,i=2147483647`, 'wants 2147483647 iterations'],
    ['a number without end', `r=${nonce},s=QSXC,i=${'9'.repeat(400)}`, 'iterations'],
    ['an extension that is required', `m=x,r=${nonce},s=QSXC,i=4096`, 'extension'],
    ['an attribute twice', `r=${nonce},s=QSXC,i=4096,i=5000`, "has 'i' twice"],
    ['no message of SCRAM', 'hello', 'no SCRAM message'],
    ['nothing', '', 'no SCRAM message'],
    ['a message without end', `r=${nonce},s=${'QSXC'.repeat(5000)},i=4096`, 'bytes'],
  ])('%s', async (_title, message, reason) => {
    const refusal = client().step(bytes(message));
    await expect(refusal).rejects.toThrow(SaslError);
    await expect(refusal).rejects.toThrow(reason);
  });
});

describe('a server that does not prove itself', () => {
  test.each([
    ['a wrong signature', `v=${Buffer.alloc(32).toString('base64')}`, 'signature is wrong'],
    ['a short one', 'v=AAAA', 'signature is wrong'],
    ['none', 'x=1', "lacks 'v'"],
    ['an error', 'e=other-error', 'the server refused: other-error'],
  ])('%s', async (_title, message, reason) => {
    const scram = client();
    await scram.step(bytes(example.challenge));
    await expect(scram.step(bytes(message))).rejects.toThrow(reason);
    expect(() => scram.finish()).toThrow('did not prove');
  });

  test('is satisfied before its proof', async () => {
    const scram = client();
    expect(() => scram.finish()).toThrow('did not prove');
    await scram.step(bytes(example.challenge));
    expect(() => scram.finish()).toThrow('did not prove');
  });
});
