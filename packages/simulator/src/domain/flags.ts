import { code, type ErrorDomain, from, VirError } from '../error.ts';
import { InvalidArgument } from '../host/invalid-argument.ts';

/** virDomainModificationImpact. */
export const AFFECT_LIVE = 1;
export const AFFECT_CONFIG = 2;
/** VIR_TYPED_PARAM_STRING_OKAY: taken by all calls that give typed parameters. */
export const STRING_OKAY = 4;

/** Refuses flags that a call does not know (virCheckFlags). `name` is libvirt's function. */
export function checkFlags(
  flags: number,
  known: number,
  name: string,
  domain: ErrorDomain = from.qemu,
): void {
  const unknown = (flags & ~known) >>> 0;
  if (unknown === 0) return;
  const what = `unsupported flags (0x${unknown.toString(16)}) in function ${name}`;
  throw new InvalidArgument(domain, name, 'flags', what);
}

/** Refuses both of live and config where a call answers for one (VIR_EXCLUSIVE_FLAGS_GOTO). */
export function checkExclusive(flags: number): void {
  if ((flags & AFFECT_LIVE) === 0 || (flags & AFFECT_CONFIG) === 0) return;
  throw new InvalidArgument(
    from.domain,
    'virDomainObjGetOneDefState',
    'flags',
    "Flags 'VIR_DOMAIN_AFFECT_LIVE' and 'VIR_DOMAIN_AFFECT_CONFIG' are mutually exclusive",
  );
}

/** VIR_ERR_OPERATION_INVALID of the QEMU driver: `Requested operation is not valid: ...`. */
export const operationInvalid = (detail: string): VirError =>
  new VirError(code.operationInvalid, from.qemu, detail);

/** VIR_ERR_INVALID_ARG of the QEMU driver: `invalid argument: ...`. */
export const invalidArgument = (detail: string): VirError =>
  new VirError(code.invalidArg, from.qemu, detail);

/** What libvirt says of a domain that is off, wherever it must run (virDomainObjCheckActive). */
export const notRunning = (): VirError =>
  new VirError(code.operationInvalid, from.domain, 'domain is not running');

/** What needs more than a connection that reads. */
export function checkWritable({ readonly }: { readonly readonly: boolean }, what: string): void {
  if (readonly) throw new VirError(code.operationDenied, from.domain, what);
}
