import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll } from 'vitest';
import { ownAddress, type Rig, RigError } from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';
import { type Sshd, startSshd } from './sshd.ts';

/** A rig that a real sshd leads into. */
export interface SshRig extends Sshd {
  readonly rig: Rig;
}

/** As `useRig`, for the tests of a file. */
export function useSshRig(): () => SshRig {
  const dir = mkdtempSync(path.join(tmpdir(), 'virtune-ssh-'));
  const config = 'listen_tls = 0\nlisten_tcp = 0';
  let sshd: Sshd | undefined;
  const rig = useRig({ listen: true, config }, async (started) => {
    sshd = await startSshd(started, dir, ownAddress());
  });
  afterAll(() => rmSync(dir, { recursive: true, force: true }));
  return () => {
    if (sshd === undefined) throw new RigError('start', 'the rig is there only while tests run');
    return { ...sshd, rig: rig() };
  };
}
