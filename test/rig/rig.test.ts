import { existsSync } from 'node:fs';
import { readdir } from 'node:fs/promises';
import { join } from 'node:path';

import { describe, expect, test } from 'vitest';

import { useRig } from './fixture.ts';
import { romGuest } from './guest.ts';
import { guestProcess } from './kernel.ts';
import { startRig } from './rig.ts';

const rig = useRig({ config: 'max_clients = 77' });

describe('a rig', () => {
  test('is reached by any process through its socket', async () => {
    const { stdout } = await rig().virsh(['version', '--daemon']);
    expect(stdout).toMatch(/^Running against daemon: \d/m);
  });

  test('serves the read-only socket, which refuses to define a guest', async () => {
    const readonly = `qemu+unix:///system?socket=${rig().readonlySocket}`;
    expect((await rig().virsh(['-c', readonly, '-r', 'list'])).status).toBe(0);
    const refused = await rig().virsh(['-c', readonly, '-r', 'define', '/dev/null']);
    expect(refused.stderr).toContain('read only access prevents virDomainDefineXML');
  });

  test("serves libvirt's test driver, whose one guest is called test", async () => {
    const { stdout } = await rig().virsh(['-c', rig().testUri, 'list', '--name']);
    expect(stdout.trim()).toBe('test');
  });

  test('takes more lines of libvirtd.conf, here for at most 77 clients', async () => {
    const admin = ['-c', 'libvirtd:///system', 'server-clients-info', 'libvirtd'];
    const { stdout } = await rig().exec('virt-admin', admin);
    expect(stdout).toMatch(/^nclients_max +: 77$/m);
  });

  test('keeps its state out of the directories of the machine', async () => {
    await rig().define(romGuest({ name: 'kept-apart' }));
    expect(existsSync(join(rig().dir, 'etc/qemu/kept-apart.xml'))).toBe(true);
    expect(existsSync('/etc/libvirt/qemu/kept-apart.xml')).toBe(false);
  });

  test('runs a command among its own processes', async () => {
    const { stdout } = await rig().exec('cat', ['/proc/1/cmdline']);
    expect(stdout).toMatch(/supervisor\.sh\0serve\0$/);
  });

  test('refuses a guest that libvirt refuses, with its reason', async () => {
    await expect(rig().define('<domain/>')).rejects.toThrow(/missing name information/);
  });

  test('does not see the guest of the same name that runs in another rig', async () => {
    await using other = await startRig();
    for (const each of [rig(), other]) {
      await each.define(romGuest({ name: 'twin' }));
      await each.start('twin');
    }
    const ours = await guestProcess(rig(), 'twin');
    const theirs = await guestProcess(other, 'twin');
    expect(ours).not.toBe(theirs);

    await other.virsh(['schedinfo', 'twin', '--set', 'cpu_shares=3000']);
    await other.virsh(['destroy', 'twin']);
    expect((await rig().virsh(['list', '--name'])).stdout.trim()).toBe('twin');
    expect((await rig().virsh(['schedinfo', 'twin'])).stdout).toMatch(/^cpu_shares +: 1024$/m);
  });

  test('can be stopped twice and leaves no directory', async () => {
    const second = await startRig();
    expect(second.dir).not.toBe(rig().dir);
    await second.stop();
    await second.stop();
    expect(existsSync(second.dir)).toBe(false);
    expect(await readdir(rig().dir)).toContain('run');
  });

  test('that cannot start says what its daemon said', async () => {
    await expect(startRig({ config: 'max_clients = "many"' })).rejects.toMatchObject({
      kind: 'start',
      message: expect.stringMatching(/libvirtd ended while starting; it said:\n.*max_clients/s),
    });
  });
});
