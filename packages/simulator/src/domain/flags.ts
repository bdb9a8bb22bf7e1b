import { code, from, VirError } from '../error.ts';

/** virDomainModificationImpact. */
export const AFFECT_LIVE = 1;
export const AFFECT_CONFIG = 2;
/** VIR_TYPED_PARAM_STRING_OKAY: taken by all calls that give typed parameters. */
export const STRING_OKAY = 4;

/** Refuses flags that a call does not know (virCheckFlags). `name` is libvirt's function. */
export function checkFlags(flags: number, known: number, name: string): void {
  const unknown = (flags & ~known) >>> 0;
  if (unknown === 0) return;
  throw new VirError(
    code.invalidArg,
    from.qemu,
    `unsupported flags (0x${unknown.toString(16)}) in function ${name}`,
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
