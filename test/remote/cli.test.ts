/** The command line over every transport, and where it finds certificates and aliases by itself. */
import { copyFileSync, mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { type CommandResult, run } from '../rig/command.ts';
import { skipReason } from '../rig/testing.ts';
import { useSshRig } from './ssh-rig.ts';
import { useTlsRig } from './tls-rig.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');
const virtune = (...args: string[]): Promise<CommandResult> =>
  run(launcher, args, { env: { LC_ALL: 'C' } });

describe('over ssh', () => {
  const remote = useSshRig();

  test('virtune lists the domains of the other host', async () => {
    const uri = `qemu+ssh://${remote().host}/system?command=${remote().ssh}`;
    const { stdout, stderr, status } = await virtune('-c', uri, 'uri; list --all');
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toContain(uri);
    expect(stdout).toContain('Id   Name   State');
  });

  test('a refused key ends in one error and one hint', async () => {
    const { host, plainSsh } = remote();
    const uri = `qemu+ssh://${host}/system?command=${plainSsh}&no_tty=1`;
    const { stdout, stderr, status } = await virtune('-c', uri, 'list');
    expect({ stdout, status }).toEqual({ stdout: '', status: 1 });
    expect(stderr).toMatch(/^error: failed to connect to the hypervisor\nerror: no connection/);
    expect(stderr).toContain('Permission denied (publickey)');
    expect(stderr).toMatch(/\nhint: look at the user in the URI, keyfile=, ssh-agent [^\n]+\n$/);
  });

  test('and in Chinese', async () => {
    const uri = `qemu+ssh://${remote().host}/system?command=${remote().plainSsh}&no_tty=1`;
    const { stderr } = await run(launcher, ['-c', uri, 'list'], { env: { LC_ALL: 'zh_CN.UTF-8' } });
    expect(stderr).toContain('提示：请检查 URI 中的用户、keyfile=');
  });
});

describe('over TLS and TCP', () => {
  const remote = useTlsRig();

  /** The rig's root has its certificates in /etc/pki, and aliases in /etc/libvirt. */
  beforeAll(async () => {
    if (skipReason() !== undefined) return;
    const { authority, address, rig, etcPki } = remote();
    const { cert, key } = await authority.issue('client', { for: 'client' });
    mkdirSync(path.join(etcPki, 'libvirt/private'), { recursive: true });
    copyFileSync(cert, path.join(etcPki, 'libvirt/clientcert.pem'));
    copyFileSync(key, path.join(etcPki, 'libvirt/private/clientkey.pem'));
    const aliases = [`"far=qemu+tls://${address}/system"`, `"plain=qemu+tcp://${address}/system"`];
    const lines = [`uri_aliases = [ ${aliases.join(', ')} ]`, 'uri_default = "plain"', ''];
    writeFileSync(path.join(rig.dir, 'etc/libvirt.conf'), lines.join('\n'));
  });

  test.each([
    ['an alias', ['-c', 'far'], 'qemu+tls://'],
    ["libvirt.conf's default", [], 'qemu+tcp://'],
  ])('%s of libvirt.conf, certificates of /etc/pki', async (_title, args, uri) => {
    const { rig, address } = remote();
    const env = { LC_ALL: 'C' };
    const { stdout, stderr } = await rig.exec(launcher, [...args, 'uri'], { env });
    expect({ stdout, stderr }).toEqual({ stdout: `${uri}${address}/system\n\n`, stderr: '' });
  });

  test('a certificate that is missing: one error and one hint', async () => {
    const uri = `qemu+tls://${remote().address}/system?pkipath=/nowhere`;
    const { stderr } = await virtune('-c', uri, 'list');
    expect(stderr).toBe(
      'error: failed to connect to the hypervisor\n' +
        "error: Cannot read CA certificate '/nowhere/cacert.pem': No such file or directory\n" +
        "hint: libvirt's certificates are in /etc/pki, ~/.pki/libvirt, or the directory that pkipath= in the URI names\n",
    );
  });
});
