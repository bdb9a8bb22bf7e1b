import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { ConnectFailedError, type ConnectFailure, InvalidUriError } from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { run } from '../rig/command.ts';
import { refusalOf } from './refusal.ts';
import { useSshRig } from './ssh-rig.ts';

const remote = useSshRig();
const uriOf = (params = '', host = remote().host): string =>
  `qemu+ssh://${host}/system?command=${remote().ssh}${params}`;

/** A directory as the far side's first place for commands, whose scripts stand in for the real ones. */
const far = (command: string, script: string): void => remote().replace(command, script);

/** A file of known hosts that is wrong in some way; for `known_hosts=`. */
function knownHosts(name: string, change: (text: string) => string): string {
  const file = path.join(remote().dir, name);
  writeFileSync(file, change(readFileSync(remote().knownHosts, 'utf8')));
  return file;
}

/** The command lines of this process's own children. */
const children = async (): Promise<string> =>
  (await run('ps', ['-o', 'args=', '--ppid', `${process.pid}`])).stdout;

interface Case {
  readonly title: string;
  readonly uri: () => string;
  readonly kind: ConnectFailure;
  readonly says: readonly string[];
}

const cases: readonly Case[] = [
  {
    title: 'a key that the far side does not know',
    uri: () =>
      uriOf(`&no_tty=1&keyfile=${remote().strangerKey}`).replace(remote().ssh, remote().plainSsh),
    kind: 'ssh-login-refused',
    says: ['Permission denied (publickey)', 'keyfile=', 'authorized_keys'],
  },
  {
    title: 'a host whose key is not known',
    uri: () => uriOf(`&no_tty=1&known_hosts=${knownHosts('none', () => '')}`),
    kind: 'ssh-host-key-unknown',
    says: ['Host key verification failed', '~/.ssh/known_hosts', 'no_verify=1'],
  },
  {
    title: 'a host whose key has changed',
    uri: () => {
      const stranger = readFileSync(`${remote().strangerKey}.pub`, 'utf8');
      const changed = (text: string): string => `${text.split(' ')[0]} ${stranger}`;
      return uriOf(`&no_tty=1&known_hosts=${knownHosts('changed', changed)}`);
    },
    kind: 'ssh-host-key-changed',
    says: ['REMOTE HOST IDENTIFICATION HAS CHANGED', 'ssh-keygen -R'],
  },
  {
    title: 'no sshd at the port',
    uri: () => uriOf('&no_tty=1', remote().host.replace(':2222', ':2223')),
    kind: 'nobody-listens',
    says: ['Connection refused', 'no sshd listens there'],
  },
  {
    title: 'a name that does not resolve',
    uri: () => uriOf('&no_tty=1', 'root@host.invalid'),
    kind: 'name-unresolved',
    says: ['Could not resolve hostname host.invalid', '~/.ssh/config'],
  },
  {
    title: 'no ssh program',
    uri: () => `qemu+ssh://${remote().host}/system?command=/nowhere/ssh`,
    kind: 'command-missing',
    says: ["cannot run '/nowhere/ssh': No such file or directory", 'OpenSSH client', 'command='],
  },
  {
    title: 'a far side without netcat',
    uri: () => uriOf('&netcat=no-such-netcat'),
    kind: 'far-command-missing',
    says: ['no-such-netcat', 'not found', 'netcat='],
  },
  {
    title: 'a far side without virt-ssh-helper, which is insisted on',
    uri: () => {
      far('virt-ssh-helper', '#!/bin/sh\nexit 127\n');
      return uriOf('&proxy=native');
    },
    kind: 'far-command-missing',
    says: ['virt-ssh-helper'],
  },
  {
    title: 'a far side without libvirtd, asked through netcat',
    uri: () => uriOf('&socket=/nowhere/libvirt-sock'),
    kind: 'far-nobody-listens',
    says: ['No such file or directory', 'systemctl start libvirtd', 'socket='],
  },
  {
    title: 'a far side without libvirtd, asked through virt-ssh-helper',
    uri: () => {
      const run =
        "exec unshare -m sh -c 'mount -t tmpfs none /run/libvirt; exec /usr/bin/virt-ssh-helper qemu:///system'";
      far('virt-ssh-helper', `#!/bin/sh\n${run}\n`);
      return uriOf('&proxy=native');
    },
    kind: 'far-nobody-listens',
    says: ['libvirt-sock', 'systemctl start libvirtd'],
  },
  {
    title: 'a far user who may not open the socket',
    uri: () => {
      far('nc-as-nobody', '#!/bin/sh\nexec setpriv --reuid 65534 --clear-groups nc "$@"\n');
      return uriOf('&netcat=nc-as-nobody');
    },
    kind: 'far-not-permitted',
    says: ['Permission denied', "join the group 'libvirt'"],
  },
  {
    title: 'a far side that says nothing that is known',
    uri: () => {
      const say = String.raw`printf "wait\n\033[2Jthe moon is full\r\n" >&2`;
      far('virt-ssh-helper', `#!/bin/sh\n${say}\nexit 3\n`);
      return uriOf('&proxy=native');
    },
    kind: 'command-failed',
    says: [': [2Jthe moon is full'],
  },
];

describe('what ssh can fail of', () => {
  test.each(cases)('$title: $kind', async ({ uri, kind, says }) => {
    const error = await refusalOf(uri());
    expect(error).toBeInstanceOf(ConnectFailedError);
    for (const part of says) expect((error as Error).message).toContain(part);
    expect((error as Error).message).not.toMatch(/\p{Cc}/u);
    expect(error).toMatchObject({ kind });
  });

  test('a far side that accepts and says nothing: timeout, and ssh is gone', async () => {
    far('virt-ssh-helper', '#!/bin/sh\nexec sleep 1000\n');
    const error = await refusalOf(uriOf('&proxy=native'), { timeoutMs: 3000 });
    expect(error).toBeInstanceOf(ConnectFailedError);
    expect(error).toMatchObject({ kind: 'timeout' });
    expect((error as Error).message).toContain('within 3000 ms');
    await expect.poll(children, { timeout: 30_000 }).not.toContain(remote().dir);
  });

  test('a program that gives up: its own reason', async () => {
    far('virt-ssh-helper', '#!/bin/sh\nexec sleep 1000\n');
    const signal = AbortSignal.abort(new Error('enough'));
    expect(await refusalOf(uriOf('&proxy=native'), { signal })).toMatchObject({
      message: 'enough',
    });
  });

  test('no_verify=1 takes a host that is not known, and remembers it', async () => {
    const none = knownHosts('fresh', () => '');
    far('virt-ssh-helper', '#!/bin/sh\nexec /usr/bin/virt-ssh-helper "$@"\n');
    expect(await refusalOf(uriOf(`&no_tty=1&no_verify=1&known_hosts=${none}`))).toBeUndefined();
    expect(readFileSync(none, 'utf8')).toContain(remote().host.split('@')[1]?.split(':')[0]);
  });

  test.each([
    ['qemu+ssh://-oProxyCommand=touch%20x/system', "the host '-oProxyCommand=touch%20x'"],
    ['qemu+ssh://-oProxyCommand%3Dx@host/system', "the user '-oProxyCommand=x'"],
    ['qemu+ssh://a%27b@host/system', "the user 'a'b'"],
    ['qemu+ssh://a%24(b)@host/system', "the user 'a$(b)'"],
    ['qemu+ssh://host$(x)/system', "the host 'host$(x)'"],
    ['qemu+ssh://host/system?netcat=-e', "netcat '-e'"],
    ['qemu+ssh://host/system?socket=-e', "the socket '-e'"],
    ['qemu+ssh://host/system?name=-e', "the URI '-e'"],
    ['qemu+ssh://host/system?proxy=native&netcat=nc', 'netcat path not valid with native proxy'],
    ['qemu+ssh://host/system?proxy=other', "invalid argument: Unnkown proxy type 'other'"],
    ['qemu+ssh://host/system?mode=direct&proxy=netcat', 'Cannot use direct socket mode for ssh'],
    ['qemu+ssh://host/system?sshauth=rhosts', "unknown way to log in 'rhosts'"],
    ['qemu+ssh://host/system?no_tty=x', 'Failed to parse value of URI component no_tty'],
    ['qemu+libssh://host/system', "use 'qemu+ssh', which runs the system's ssh"],
  ])('%s is refused before anything runs', async (uri, says) => {
    const error = await refusalOf(uri);
    expect(error).toBeInstanceOf(InvalidUriError);
    expect((error as Error).message).toContain(says);
  });
});
