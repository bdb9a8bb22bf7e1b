import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { connect, type Connection, errorCode, LibvirtError } from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import type { Rig } from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';

const NOBODY = 65_534;
const openToAll = 'unix_sock_rw_perms = "0777"\nauth_unix_rw = "polkit"';

/** libvirt and polkit ask the kernel who is at the other end: for root they ask nobody else. */
async function asNobody<T>(work: () => Promise<T>): Promise<T> {
  process.seteuid?.(NOBODY);
  try {
    return await work();
  } finally {
    process.seteuid?.(0);
  }
}

async function untilConnected(uri: string): Promise<Connection> {
  for (let tries = 100; ; tries--) {
    try {
      return await connect(uri);
    } catch (error) {
      if (tries === 0) throw error;
      await sleep(100);
    }
  }
}

/** A system bus, a polkit whose only rule is `answer`, and a second daemon that asks it. */
async function startWithPolkit(rig: Rig, name: string, answer: string): Promise<string> {
  const dir = path.join(rig.dir, name);
  const bus = `unix:path=${dir}/bus`;
  const files = {
    'bus.conf': `<busconfig><type>system</type><listen>${bus}</listen><policy context="default">
      <allow user="*"/><allow own="*"/><allow send_destination="*" eavesdrop="true"/>
      <allow eavesdrop="true"/></policy></busconfig>`,
    'rule.rules': `polkit.addRule(function (action) {
      if (action.id === "org.libvirt.unix.manage") return polkit.Result.${answer};
    });`,
    'libvirtd.conf': `unix_sock_dir = "${dir}"\n${openToAll}\nlog_outputs = "3:stderr"\n`,
  };
  await rig.exec('mkdir', ['-m', '755', dir]);
  for (const [file, text] of Object.entries(files)) writeFileSync(path.join(dir, file), text);
  const script = `
    cd ${dir}
    for directory in /etc/polkit-1/rules.d /run/libvirt /var/lib/libvirt; do
      mount -t tmpfs -o mode=0755 tmpfs $directory
    done
    cp rule.rules /etc/polkit-1/rules.d/
    dbus-daemon --config-file=bus.conf --fork --nopidfile
    export DBUS_SYSTEM_BUS_ADDRESS=${bus}
    /usr/lib/polkit-1/polkitd --no-debug </dev/null >polkitd.log 2>&1 &
    setsid libvirtd -f libvirtd.conf -p ${dir}/pid </dev/null >libvirtd.log 2>&1 &`;
  const { status, stderr } = await rig.exec('unshare', ['-m', 'sh', '-ec', script]);
  expect(`${status} ${stderr}`).toBe('0 ');
  const uri = `test+unix:///default?socket=${dir}/libvirt-sock`;
  await using _ = await untilConnected(uri);
  return uri;
}

describe('a daemon that asks polkit, which cannot be reached', () => {
  const rig = useRig({ config: openToAll });

  test('lets root in without asking', async () => {
    await using connection = await connect(rig().uri);
    expect(await connection.listAllDomains()).toEqual([]);
  });

  test('refuses another user, and the error names the call', async () => {
    const refusal = asNobody(() => connect(rig().uri));
    await expect(refusal).rejects.toBeInstanceOf(LibvirtError);
    await expect(refusal).rejects.toMatchObject({
      code: errorCode.internalError,
      procedure: 'REMOTE_PROC_AUTH_POLKIT',
    });
  });
});

describe('a daemon that asks polkit', () => {
  const rig = useRig();

  // polkit looks the process up by its number, so that has to be one of the rig's.
  const namesSeenBy = (uid: number, uri: string) =>
    rig().exec(process.execPath, [
      path.join(import.meta.dirname, 'connect-as.fixture.ts'),
      uri,
      `${uid}`,
    ]);

  test('lets a user in whom polkit lets in', async () => {
    const uri = await startWithPolkit(rig(), 'allowed', 'YES');
    expect(await namesSeenBy(NOBODY, uri)).toMatchObject({ stdout: 'test\n', status: 0 });
  });

  test('keeps a user out whom polkit keeps out', async () => {
    const uri = await startWithPolkit(rig(), 'refused', 'NO');
    const { stderr, status } = await namesSeenBy(NOBODY, uri);
    expect(status).toBe(1);
    expect(stderr).toContain('access denied by policy');
    expect(stderr).toContain(`code: ${errorCode.authFailed}`);
  });
});
