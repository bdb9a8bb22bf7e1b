import { chmodSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { run, runOrFail } from '../rig/command.ts';
import { type Rig, RigError } from '../rig/index.ts';

const PORT = 2222;
const START_TRIES = 300;

/** A real sshd that leads into a rig, and a user's ssh with a key, a configuration and known hosts. */
export interface Sshd {
  readonly dir: string;
  /** `root@ADDRESS:PORT`. */
  readonly host: string;
  /** For `command=`: the system's ssh with the key and the known hosts of these tests. */
  readonly ssh: string;
  /** The same without a key. */
  readonly plainSsh: string;
  /** For `keyfile=`: a key that sshd does not know. */
  readonly strangerKey: string;
  readonly knownHosts: string;
  /** Puts a script in the place of a command of the far side. */
  readonly replace: (command: string, script: string) => void;
}

const sshdConfig = (dir: string, address: string): string => `ListenAddress ${address}
Port ${PORT}
HostKey ${dir}/hostkey
PidFile none
AuthorizedKeysFile ${dir}/authorized_keys
StrictModes no
UsePAM no
PermitRootLogin yes
PasswordAuthentication no
KbdInteractiveAuthentication no
SetEnv PATH=${dir}/far:/usr/bin:/bin
`;

const clientConfig = (dir: string, key = ''): string => `Host *
  ${key}
  IdentitiesOnly yes
  UserKnownHostsFile ${dir}/known_hosts
  GlobalKnownHostsFile none
  HashKnownHosts no
`;

const keygen = (file: string): Promise<string> =>
  runOrFail('ssh-keygen', ['-q', '-t', 'ed25519', '-N', '', '-f', file]);

async function makeFiles(dir: string, address: string): Promise<void> {
  mkdirSync(path.join(dir, 'far'), { recursive: true });
  for (const key of ['hostkey', 'userkey', 'strangerkey']) await keygen(path.join(dir, key));
  const read = (file: string): string => readFileSync(path.join(dir, file), 'utf8');
  const write = (file: string, text: string): void => writeFileSync(path.join(dir, file), text);
  write('authorized_keys', read('userkey.pub'));
  write('known_hosts', `[${address}]:${PORT} ${read('hostkey.pub')}`);
  write('sshd_config', sshdConfig(dir, address));
  write('ssh_config', clientConfig(dir, `IdentityFile ${dir}/userkey`));
  write('plain_config', clientConfig(dir));
  for (const [name, config] of [
    ['ssh', 'ssh_config'],
    ['plain-ssh', 'plain_config'],
  ] as const) {
    write(name, `#!/bin/sh\nexec ssh -F '${dir}/${config}' "$@"\n`);
    chmodSync(path.join(dir, name), 0o755);
  }
}

/**
 * sshd as a process of the rig, so that it sees the rig's sockets and ends with it. Root may have a
 * locked password on a machine without one; sshd lets nobody in then.
 */
const START = `
  mkdir -p /run/sshd
  sed 's/^root:[^:]*:/root:*:/' /etc/shadow >"$1/shadow"
  chmod 600 "$1/shadow"
  mount --bind "$1/shadow" /etc/shadow
  exec setsid /usr/sbin/sshd -f "$1/sshd_config" -E "$1/log" </dev/null`;

/** Starts one for a rig in the machine's network; its files go into `dir`. It ends with the rig. */
export async function startSshd(rig: Rig, dir: string, address: string): Promise<Sshd> {
  await makeFiles(dir, address);
  const { stderr, status } = await rig.exec('unshare', ['-m', 'sh', '-ec', START, 'sshd', dir]);
  if (status !== 0) throw new RigError('start', `sshd: ${stderr}`);
  const probe = [`${dir}/ssh`, ['-p', `${PORT}`, '-T', `root@${address}`, 'true']] as const;
  for (let tries = START_TRIES; (await run(...probe)).status !== 0; tries--) {
    if (tries === 0)
      throw new RigError('start', `sshd does not answer: ${(await run(...probe)).stderr}`);
    await sleep(100);
  }
  const file = (name: string): string => path.join(dir, name);
  return {
    dir,
    host: `root@${address}:${PORT}`,
    ssh: file('ssh'),
    plainSsh: file('plain-ssh'),
    strangerKey: file('strangerkey'),
    knownHosts: file('known_hosts'),
    replace: (command, script) => {
      writeFileSync(file(`far/${command}`), script);
      chmodSync(file(`far/${command}`), 0o755);
    },
  };
}
