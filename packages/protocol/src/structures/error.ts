import { int, optional, struct, type ValueOf } from '../xdr/schema.ts';
import { domain, network } from './identity.ts';
import { nullableString } from './string.ts';

/**
 * `remote_error`: libvirt's whole error (virError). `code` is a virErrorNumber, `domain` a
 * virErrorDomain, `level` a virErrorLevel.
 */
export const remoteError = struct({
  code: int,
  domain: int,
  message: nullableString,
  level: int,
  dom: optional(domain),
  str1: nullableString,
  str2: nullableString,
  str3: nullableString,
  int1: int,
  int2: int,
  net: optional(network),
});
export type RemoteError = ValueOf<typeof remoteError>;
