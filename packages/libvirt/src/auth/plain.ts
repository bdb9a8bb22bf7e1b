import { type Credentials, type SaslClient, SaslError } from './mechanism.ts';

/** PLAIN (RFC 4616): the password as it is. For streams that nobody else reads. */
export class PlainClient implements SaslClient {
  readonly #message: Uint8Array;

  constructor({ user, password }: Credentials) {
    if (user.includes('\0') || password.includes('\0')) {
      throw new SaslError('a name or password with a NUL character cannot be sent with PLAIN');
    }
    this.#message = Buffer.from(`\0${user}\0${password}`);
  }

  start(): Uint8Array {
    return this.#message;
  }

  async step(): Promise<never> {
    throw new SaslError('the server asks for more, where PLAIN has no more');
  }

  finish(): void {}
}
