import type { RemoteError } from '@virtune/protocol';
import { code, type ErrorDomain, VirError } from '../error.ts';

/**
 * An error as virReportInvalidArg fills it: the message stands alone, the strings are the function
 * and the argument.
 */
export class InvalidArgument extends VirError {
  readonly #message: string;
  readonly #where: readonly [callee: string, argument: string];

  constructor(domain: ErrorDomain, callee: string, argument: string, message: string) {
    super(code.invalidArg, domain, message);
    this.#message = message;
    this.#where = [callee, argument];
  }

  override toRemote(): RemoteError {
    const [str1, str2] = this.#where;
    return { ...super.toRemote(), message: this.#message, str1, str2, int1: 0, int2: 0 };
  }
}

/** An argument of libvirt's API that has to be told (virReportInvalidNonNullArg). */
export const notNull = (domain: ErrorDomain, call: string, argument: string): InvalidArgument =>
  new InvalidArgument(domain, call, argument, `${argument} in ${call} must not be NULL`);
