import { type ConnectFailure, ConnectFailedError } from '../errors.ts';
import type { CommandEnd } from './child.ts';

const SSH_FAILED = 255;
const COMMAND_NOT_FOUND = 127;

type Verdict = readonly [pattern: RegExp, kind: ConnectFailure, advice: string];

/** What OpenSSH says when it could not run anything on the far host. */
const sshVerdicts: readonly Verdict[] = [
  [
    /REMOTE HOST IDENTIFICATION HAS CHANGED/,
    'ssh-host-key-changed',
    'somebody may listen in; if the host was really made anew, take its old key out of ~/.ssh/known_hosts with ssh-keygen -R',
  ],
  [
    /Host key verification failed|No .* host key is known for/,
    'ssh-host-key-unknown',
    'log in once with ssh to take its key into ~/.ssh/known_hosts, or use no_verify=1 in the URI',
  ],
  [
    /Permission denied|Too many authentication failures|No more authentication methods/,
    'ssh-login-refused',
    "look at the user in the URI, keyfile=, ssh-agent (ssh-add -l), ~/.ssh/config, and the far user's ~/.ssh/authorized_keys",
  ],
  [
    /Could not resolve hostname/,
    'name-unresolved',
    'look at the host name in the URI, ~/.ssh/config, /etc/hosts and the DNS',
  ],
  [
    /Connection refused/,
    'nobody-listens',
    'no sshd listens there: look at the port in the URI and in ~/.ssh/config',
  ],
  [
    /No route to host|Network is unreachable|timed out/,
    'unreachable',
    'look at the network between here and there, and its firewalls',
  ],
];

/** What virt-ssh-helper and netcat say on the far host. */
const farVerdicts: readonly Verdict[] = [
  [
    /No such file or directory|Connection refused/,
    'far-nobody-listens',
    'no libvirt daemon listens on the far host: start it there (systemctl start libvirtd, or virtqemud.socket), or look at socket= in the URI',
  ],
  [
    /Permission denied/,
    'far-not-permitted',
    "the far user may not open the daemon's socket: use root in the URI, or have the user join the group 'libvirt' there",
  ],
];

const commandMissing: Verdict = [
  /not found/,
  'far-command-missing',
  'install virt-ssh-helper (libvirt-daemon) or netcat (nc with -U) there, or name another with netcat= in the URI',
];

function judge({ status, said }: CommandEnd): Verdict | undefined {
  if (status === COMMAND_NOT_FOUND) return commandMissing;
  const verdicts = status === SSH_FAILED ? sshVerdicts : farVerdicts;
  return verdicts.find(([pattern]) => pattern.test(said));
}

/** The line that a verdict is about, without the frame that ssh draws around some; or the last one. */
function tellingLine(said: string, pattern: RegExp | undefined): string {
  const lines = said.split('\n').map((line) => line.replaceAll(/^@+\s*|\s*@+$/g, '').trim());
  return lines.find((line) => pattern?.test(line)) ?? lines.at(-1) ?? said;
}

/** Why ssh ended before a byte had come through it. The cause has all that it said. */
export function sshFailed(uri: string, host: string, end: CommandEnd): ConnectFailedError {
  const [pattern, kind, advice] = judge(end) ?? [];
  const how = end.signal === null ? `with status ${end.status}` : `with ${end.signal}`;
  const said =
    end.said === '' ? `ssh ended ${how} and said nothing` : tellingLine(end.said, pattern);
  return new ConnectFailedError({
    uri,
    path: host,
    kind: kind ?? 'command-failed',
    problem: `no connection through ssh to '${host}': ${said}`,
    ...(advice !== undefined && { advice }),
    ...(end.said !== '' && { cause: new Error(end.said) }),
  });
}
