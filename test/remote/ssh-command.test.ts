/**
 * What virsh and this library have ssh do: its options, and what then runs on the far host. A script
 * stands in for ssh, writes down what it was told, and runs the far command among scripts that do
 * the same.
 */
import {
  chmodSync,
  mkdirSync,
  mkdtempSync,
  readFileSync,
  rmSync,
  symlinkSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { run } from '../rig/command.ts';
import { skipReason } from '../rig/testing.ts';
import { refusalOf } from './refusal.ts';

const dir = mkdtempSync(path.join(tmpdir(), 'virtune-ssh-command-'));
const log = path.join(dir, 'log');
const ssh = path.join(dir, 'ssh');

function script(file: string, text: string): void {
  writeFileSync(file, `#!/bin/sh\n${text}\n`);
  chmodSync(file, 0o755);
}

const WRITE_DOWN = `{ printf '%s' "\${0##*/}"; printf ' [%s]' "$@"; echo; } >>${log}`;

interface FarSide {
  readonly helper: boolean;
  /** Debian's netcat knows -q, which stays without it. */
  readonly netcatHasQ: boolean;
}

/** The commands of a far host. */
function makeFarSide({ helper, netcatHasQ }: FarSide): void {
  const far = path.join(dir, 'far');
  rmSync(far, { recursive: true, force: true });
  mkdirSync(far);
  for (const command of ['sh', 'grep', 'which', 'test', 'printf']) {
    symlinkSync(`/usr/bin/${command}`, path.join(far, command));
  }
  const complaint = netcatHasQ ? "nc: option requires an argument -- 'q'" : 'nc: invalid option';
  const q = `if [ "$*" = -q ]; then echo "${complaint}" >&2; exit 1; fi`;
  script(path.join(far, 'nc'), `${q}\n${WRITE_DOWN}`);
  script(path.join(far, 'my nc'), `${q}\n${WRITE_DOWN}`);
  if (helper) script(path.join(far, 'virt-ssh-helper'), WRITE_DOWN);
}

beforeAll(() => {
  const options = 'while [ $# -gt 1 ]; do echo "$1"; shift; done';
  script(ssh, `{ ${options}; } >>${log}\nPATH=${dir}/far sh -c "$1"\nexit 255`);
  // sh has to be found by its full name once PATH is the far side's.
  script(ssh, readFileSync(ssh, 'utf8').replace('sh -c', '/bin/sh -c'));
});
afterAll(() => rmSync(dir, { recursive: true }));

/** What the scripts have written down while `work` was done. */
async function told(work: () => Promise<unknown>): Promise<string> {
  writeFileSync(log, '');
  await work();
  return readFileSync(log, 'utf8').replaceAll(dir, 'DIR');
}

const toldByVirsh = (uri: string, readonly: boolean): Promise<string> =>
  told(() => run('virsh', [...(readonly ? ['-r'] : []), '-c', uri, 'list']));

const toldByUs = (uri: string, readonly: boolean): Promise<string> =>
  told(() => refusalOf(uri, { readonly }));

const withSsh = (uri: string): string => `${uri}${uri.includes('?') ? '&' : '?'}command=${ssh}`;

const farSides: Readonly<Record<string, FarSide>> = {
  'virt-ssh-helper and a netcat with -q': { helper: true, netcatHasQ: true },
  'a netcat with -q': { helper: false, netcatHasQ: true },
  'a netcat without -q': { helper: false, netcatHasQ: false },
};

const uris = [
  'qemu+ssh://host/system',
  'qemu+ssh:///system',
  'qemu+ssh://ann@host:2222/system?no_tty=1&no_verify=1&keyfile=/k%20y',
  'qemu+ssh://host/system?no_tty=0&no_verify=0',
  'qemu+ssh://host/session',
  'qemu+ssh://[::1]/system',
  'qemu+ssh://host/system?proxy=netcat',
  'qemu+ssh://host/system?proxy=native',
  'qemu+ssh://host/system?proxy=auto',
  'qemu+ssh://host/system?netcat=my%20nc',
  'qemu+ssh://host/system?socket=/a-b',
  'qemu+ssh://host/system?mode=legacy&proxy=netcat',
  'qemu+ssh://host/system?mode=direct',
  'qemu+ssh://host/system?x=%27%3B%22y&z',
  'remote+ssh://host/',
  'qemu+ssh://host/system?name=test:///default',
  'qemu+ssh://host/system?proxy=native&netcat=nc',
  'qemu+ssh://host/system?no_tty=x',
];

/** What libvirt 9.0 does otherwise: our own expectation. */
const departures = [
  [
    'virt-ssh-helper is told mode= and socket=, as libvirt 10 does it',
    'qemu+ssh://host/system?mode=legacy&proxy=native&socket=/a',
    'virt-ssh-helper [qemu:///system?mode=legacy&socket=%2Fa]\n',
  ],
  [
    'a socket whose path has a quote and a blank is one word',
    'qemu+ssh://host/system?socket=/a%27b%20c',
    "nc [-q0] [-U] [/a'b c]\n",
  ],
] as const;

const missing = skipReason();
const note = missing === undefined ? '' : ` (skipped: ${missing})`;
describe.skipIf(missing !== undefined)(`ssh is told what virsh tells it${note}`, () => {
  describe.each(Object.keys(farSides))('to a far side with %s', (name) => {
    beforeAll(() => makeFarSide(farSides[name] ?? { helper: true, netcatHasQ: true }));

    test.each(uris)('%s', async (uri) => {
      for (const readonly of [false, true]) {
        const virsh = await toldByVirsh(withSsh(uri), readonly);
        expect(await toldByUs(withSsh(uri), readonly)).toBe(virsh);
      }
    });
  });

  test.each(departures)('%s', async (_title, uri, expected) => {
    makeFarSide({ helper: true, netcatHasQ: true });
    const prefix = '-T\n-e\nnone\n--\nhost\n';
    expect(await toldByUs(withSsh(uri), false)).toBe(prefix + expected);
  });

  test.each([
    [
      'sshauth=privkey,password',
      'PreferredAuthentications=publickey,password',
      'IdentityAgent=none',
    ],
    ['sshauth=agent', 'PreferredAuthentications=publickey'],
    ['known_hosts=/a%20b%25', 'UserKnownHostsFile="/a b%%"'],
    ['known_hosts_verify=auto', 'StrictHostKeyChecking=accept-new'],
    ['known_hosts_verify=ignore', 'StrictHostKeyChecking=no'],
    ['known_hosts_verify=normal', 'StrictHostKeyChecking=ask'],
  ])('%s is -o %s', async (param, ...options) => {
    const said = await toldByUs(withSsh(`qemu+ssh://host/system?${param}`), false);
    expect(said).toContain(options.map((option) => `-o\n${option}\n`).join(''));
  });
});
