import { type Procedure, procedures as p } from '@virtune/protocol';
import { LibvirtError, UnsupportedByServerError } from '../errors.ts';
import type { Caller, CallOptions } from './caller.ts';
import { releaseNumber, type Requirement, requirementOf } from './requirements.ts';

/** What the servers behind these callers have said of their version. */
const versions = new WeakMap<Caller, bigint>();

/** The server's libvirt; undefined where it does not say. Asked once. */
async function serverVersion(
  caller: Caller,
  options: CallOptions | undefined,
): Promise<bigint | undefined> {
  try {
    const { libVer } = await caller.call(p.connectGetLibVersion, undefined, options);
    versions.set(caller, libVer);
    return libVer;
  } catch (error) {
    if (error instanceof LibvirtError) return undefined;
    throw error;
  }
}

const asText = (version: bigint): string =>
  [version / 1_000_000n, (version / 1000n) % 1000n, version % 1000n].join('.');

async function demand(
  caller: Caller,
  procedure: string,
  { feature, release }: Requirement,
  options: CallOptions | undefined,
): Promise<void> {
  const wanted = releaseNumber(release);
  if ((versions.get(caller) ?? 0n) >= wanted) return;
  // Also where it was too old: a connection that was made again may have found a newer one.
  const version = await serverVersion(caller, options);
  if (version === undefined || version >= wanted) return;
  throw new UnsupportedByServerError(procedure, feature, release, asText(version));
}

async function callOnceSupported<Args, Reply>(
  caller: Caller,
  procedure: Procedure<Args, Reply>,
  args: Args,
  need: Requirement,
  options: CallOptions | undefined,
): Promise<Reply> {
  await demand(caller, procedure.name, need, options);
  return caller.call(procedure, args, options);
}

/**
 * Makes a call. One that needs a libvirt after 3.0.0 asks the server's version before, once for
 * each connection; the others go out at once.
 * @throws UnsupportedByServerError, and nothing of the call was sent.
 */
export function callSupported<Args, Reply>(
  caller: Caller,
  procedure: Procedure<Args, Reply>,
  args: Args,
  options?: CallOptions,
): Promise<Reply> {
  const need = requirementOf(procedure, args);
  return need === undefined
    ? caller.call(procedure, args, options)
    : callOnceSupported(caller, procedure, args, need, options);
}
