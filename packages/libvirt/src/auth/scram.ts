import { createHash, createHmac, pbkdf2, randomBytes, timingSafeEqual } from 'node:crypto';
import { promisify } from 'node:util';
import { type Credentials, type SaslClient, SaslError } from './mechanism.ts';

export type ScramHash = 'sha1' | 'sha256' | 'sha512';

const derive = promisify(pbkdf2);

/** RFC 7677 wants at least this many; fewer would make a stolen exchange cheap to search. */
const FEWEST_ITERATIONS = 4096;
/** About half a second of work; a server may not have us do more. */
const MOST_ITERATIONS = 1_000_000;
const MOST_CHALLENGE_BYTES = 4096;
const NONCE_BYTES = 24;
/** "n,,": no channel binding, and nobody else's identity. */
const GS2_HEADER = 'n,,';

/** A message's attributes by their letter, in any order but the nonce first. */
function attributes(message: string): ReadonlyMap<string, string> {
  const found = new Map<string, string>();
  for (const part of message.split(',')) {
    const [, letter, value] = /^([A-Za-z])=([^]*)$/.exec(part) ?? [];
    if (letter === undefined || value === undefined) {
      throw new SaslError(`the server's message is no SCRAM message`);
    }
    // The first counts; a repeated one is an attack or a mistake.
    if (found.has(letter)) throw new SaslError(`the server's message has '${letter}' twice`);
    found.set(letter, value);
  }
  return found;
}

function base64(letter: string, text: string | undefined): Buffer {
  if (text === undefined) throw new SaslError(`the server's message lacks '${letter}'`);
  if (!/^(?:[A-Za-z0-9+/]{4})*(?:[A-Za-z0-9+/]{2}==|[A-Za-z0-9+/]{3}=)?$/.test(text)) {
    throw new SaslError(`'${letter}' of the server's message is not base64`);
  }
  return Buffer.from(text, 'base64');
}

function iterationsOf(text: string | undefined): number {
  const count = /^[1-9]\d{0,9}$/.test(text ?? '') ? Number(text) : Number.NaN;
  if (count >= FEWEST_ITERATIONS && count <= MOST_ITERATIONS) return count;
  throw new SaslError(
    `the server wants ${text ?? 'no'} iterations, ${FEWEST_ITERATIONS} to ${MOST_ITERATIONS} are done`,
  );
}

function text(challenge: Uint8Array): string {
  if (challenge.length > MOST_CHALLENGE_BYTES) {
    throw new SaslError(`the server's message has ${challenge.length} bytes`);
  }
  return Buffer.from(challenge).toString('utf8');
}

const xor = (a: Buffer, b: Buffer): Buffer =>
  Buffer.from(a.map((byte, index) => byte ^ (b[index] ?? 0)));

/** SCRAM's `saslname`: "," and "=" have other meanings there. */
const saslName = (name: string): string => name.replaceAll('=', '=3D').replaceAll(',', '=2C');

/**
 * SCRAM (RFC 5802, RFC 7677) without channel binding. The password never leaves this side, and the
 * server has to prove that it knows it. Names and passwords travel as they are typed: Cyrus SASL,
 * which libvirt uses, does not prepare them either.
 */
export class ScramClient implements SaslClient {
  readonly #hash: ScramHash;
  readonly #password: string;
  readonly #nonce: string;
  readonly #bare: string;
  #expected: Buffer | undefined;
  #proven = false;

  /** `nonce` is for tests. */
  constructor(
    hash: ScramHash,
    { user, password }: Credentials,
    nonce = randomBytes(NONCE_BYTES).toString('base64'),
  ) {
    this.#hash = hash;
    this.#password = password;
    this.#nonce = nonce;
    this.#bare = `n=${saslName(user)},r=${nonce}`;
  }

  start(): Uint8Array {
    return Buffer.from(GS2_HEADER + this.#bare);
  }

  async step(challenge: Uint8Array): Promise<Uint8Array | null> {
    if (this.#expected !== undefined) {
      this.#verify(text(challenge), this.#expected);
      return null;
    }
    return this.#prove(text(challenge));
  }

  finish(): void {
    if (!this.#proven) throw new SaslError('the server did not prove that it knows the password');
  }

  async #prove(first: string): Promise<Uint8Array> {
    const parts = attributes(first);
    if (parts.has('m')) throw new SaslError('the server wants an extension of SCRAM');
    const nonce = parts.get('r') ?? '';
    if (!nonce.startsWith(this.#nonce) || nonce.length === this.#nonce.length) {
      throw new SaslError("the server's nonce does not go on from the client's");
    }
    const salt = base64('s', parts.get('s'));
    if (salt.length === 0) throw new SaslError('the server sent an empty salt');
    const iterations = iterationsOf(parts.get('i'));
    const bytes = createHash(this.#hash).digest().length;
    const salted = await derive(this.#password, salt, iterations, bytes, this.#hash);
    const clientKey = this.#hmac(salted, 'Client Key');
    const storedKey = createHash(this.#hash).update(clientKey).digest();
    const unproven = `c=${Buffer.from(GS2_HEADER).toString('base64')},r=${nonce}`;
    const exchange = `${this.#bare},${first},${unproven}`;
    const proof = xor(clientKey, this.#hmac(storedKey, exchange));
    this.#expected = this.#hmac(this.#hmac(salted, 'Server Key'), exchange);
    return Buffer.from(`${unproven},p=${proof.toString('base64')}`);
  }

  #verify(last: string, expected: Buffer): void {
    const parts = attributes(last);
    const refusal = parts.get('e');
    if (refusal !== undefined) throw new SaslError(`the server refused: ${refusal}`);
    const signature = base64('v', parts.get('v'));
    if (signature.length !== expected.length || !timingSafeEqual(signature, expected)) {
      throw new SaslError("the server's signature is wrong: it does not know the password");
    }
    this.#proven = true;
  }

  #hmac(key: Buffer, message: string): Buffer {
    return createHmac(this.#hash, key).update(message).digest();
  }
}
