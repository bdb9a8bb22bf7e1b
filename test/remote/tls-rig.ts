import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll } from 'vitest';
import { ownAddress, RigError } from '../rig/index.ts';
import { skipReason, useRig } from '../rig/testing.ts';
import type { Rig } from '../rig/index.ts';
import { Authority, type Identity, installServer, pkiDirectory } from './certificates.ts';

/** A rig whose libvirtd listens for TLS and TCP, the CA that both sides trust, and a stranger's. */
export interface TlsRig {
  readonly rig: Rig;
  readonly address: string;
  /** What the rig sees as /etc/pki. */
  readonly etcPki: string;
  readonly authority: Authority;
  readonly stranger: Authority;
  /** A directory for `pkipath=`, with the CA's certificate and, where given, a client's. */
  readonly pki: (name: string, ca: Authority, identity?: Identity) => string;
  /** Has libvirtd show another certificate from now on. */
  readonly serve: (identity: Identity) => Promise<void>;
  /** The server's good certificate. */
  readonly good: Identity;
}

function config(address: string, extra: string): string {
  return `listen_addr = "${address}"
listen_tls = 1
listen_tcp = 1
${extra}
auth_tcp = "none"
auth_tls = "none"
tls_no_sanity_certificate = 1
`;
}

export interface TlsRigOptions {
  /** Lines for libvirtd.conf, which win. */
  readonly config?: string;
  /** libvirtd shows an expired certificate at first; it takes none later on. */
  readonly expired?: boolean;
  /** As of the rig, beside /etc/pki. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** As `useRig`, for the tests of a file. */
export function useTlsRig({
  config: extra = '',
  expired = false,
  mounts = {},
}: TlsRigOptions = {}): () => TlsRig {
  const dir = mkdtempSync(path.join(tmpdir(), 'virtune-tls-'));
  const address = ownAddress();
  let made: Omit<TlsRig, 'rig'> | undefined;

  const serve = async (identity: Identity): Promise<void> => {
    installServer(dir, identity);
    const { stderr, status } = await rig().exec('virt-admin', ['server-update-tls', 'libvirtd']);
    if (status !== 0) throw new RigError('command', `virt-admin server-update-tls: ${stderr}`);
  };
  const pki = (name: string, ca: Authority, identity?: Identity): string =>
    pkiDirectory(path.join(dir, name), ca, identity);

  beforeAll(async () => {
    if (skipReason() !== undefined) return;
    const authority = await Authority.make(path.join(dir, 'CA'));
    const stranger = await Authority.make(path.join(dir, 'stranger'));
    const names = [`IP:${address}`, 'DNS:localhost'];
    const good = await authority.issue('server', { for: 'server', names });
    const old = await authority.issue('old', { for: 'server', names, days: -1 });
    installServer(dir, expired ? old : good);
    made = { address, etcPki: dir, authority, stranger, good, pki, serve };
  });
  const rig = useRig({
    listen: true,
    mounts: { '/etc/pki': dir, ...mounts },
    config: config(address, extra),
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));

  return () => {
    if (made === undefined) throw new RigError('start', 'the rig is there only while tests run');
    return { ...made, rig: rig() };
  };
}
