import { KEEPALIVE_FEATURE, procedures as p } from '@virtune/protocol';
import { LibvirtError } from '../errors.ts';
import type { CallOptions } from './caller.ts';
import type { RpcClient } from './client.ts';
import type { KeepaliveOptions } from './keepalive.ts';

/** Whether the server answers pings; asked, it begins to send its own. */
async function hasKeepalive(rpc: RpcClient, options: CallOptions): Promise<boolean> {
  try {
    const args = { feature: KEEPALIVE_FEATURE };
    return (await rpc.call(p.connectSupportsFeature, args, options)).supported;
  } catch (error) {
    if (error instanceof LibvirtError) return false;
    throw error;
  }
}

/**
 * Opens the driver on an authenticated stream (REMOTE_PROC_CONNECT_OPEN) and agrees on keepalive, as
 * libvirt's own client does (doRemoteOpen), but in one go: neither waits for the other's reply.
 * `keepalive` false leaves the server in peace, which then sends no pings either.
 */
export async function openDriver(
  rpc: RpcClient,
  args: { readonly name: string; readonly flags: number },
  keepalive: KeepaliveOptions | false,
  options: CallOptions,
): Promise<void> {
  const agreed = keepalive === false ? Promise.resolve(false) : hasKeepalive(rpc, options);
  const [hasIt] = await Promise.all([agreed, rpc.call(p.connectOpen, args, options)]);
  if (keepalive !== false && hasIt) rpc.startKeepalive(keepalive);
}
