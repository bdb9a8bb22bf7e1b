import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { hostname, tmpdir } from 'node:os';
import path from 'node:path';
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { systemPath } from '../rig/command.ts';
import { RigError } from '../rig/index.ts';

/** Sets a password in a real Cyrus SASL database, as an administrator does. */
async function setPassword(database: string, user: string, password: string): Promise<void> {
  const args = ['-p', '-f', database, '-a', 'libvirt', '-u', hostname(), user];
  const env = { ...process.env, PATH: systemPath };
  const child = spawn('saslpasswd2', args, { env, stdio: ['pipe', 'ignore', 'pipe'] });
  let said = '';
  child.stderr.setEncoding('utf8').on('data', (text: string) => (said += text));
  child.stdin.end(password);
  const [status] = (await once(child, 'close')) as [number];
  if (status !== 0) throw new RigError('command', `saslpasswd2 ended with ${status}: ${said}`);
}

/** A directory to be seen as /etc/sasl2: a password database, and what libvirtd does with it. */
export class SaslDirectory {
  readonly dir = mkdtempSync(path.join(tmpdir(), 'virtune-sasl-'));

  async make(users: Readonly<Record<string, string>>): Promise<void> {
    mkdirSync(this.dir, { recursive: true });
    const lines = [
      'mech_list: scram-sha-512 scram-sha-256 scram-sha-1 digest-md5 plain',
      'pwcheck_method: auxprop',
      'auxprop_plugin: sasldb',
      'sasldb_path: /etc/sasl2/users.db',
    ];
    writeFileSync(path.join(this.dir, 'libvirt.conf'), `${lines.join('\n')}\n`);
    for (const [user, password] of Object.entries(users)) {
      await setPassword(path.join(this.dir, 'users.db'), user, password);
    }
  }

  remove(): void {
    rmSync(this.dir, { recursive: true, force: true });
  }
}
