/** A SASL mechanism (RFC 4422) as its client plays it, from its first message to its end. */
export interface SaslClient {
  /** The client's first message. */
  start(): Uint8Array;
  /** The answer to the server's message; null where nothing is to be said. */
  step(challenge: Uint8Array): Promise<Uint8Array | null>;
  /** Called when the server is satisfied: @throws where the client is not. */
  finish(): void;
}

/** A name and a password. */
export interface Credentials {
  readonly user: string;
  readonly password: string;
}

/** The server did not keep to the mechanism, or did not prove that it knows the password. */
export class SaslError extends Error {
  override readonly name = 'SaslError';
}
