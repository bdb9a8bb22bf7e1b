/**
 * The command line for OpenSSH, and the command that it runs on the far host. Nothing of a URI
 * becomes an option there, and nothing is read by a shell but in quotes.
 */
import { InvalidUriError } from '../errors.ts';
import { type ConnectionUri, helperUri, uriFlag, uriParam } from '../uri.ts';
import { farSocket, isSession } from './socket-path.ts';
import { remoteMode, remoteProxy, type RemoteProxy, type Target } from './target.ts';

export interface SshCommand {
  readonly command: string;
  readonly args: readonly string[];
}

/** What OpenSSH itself refuses in names since CVE-2023-51385: commands in a user's configuration see them. */
const UNSAFE_HOST = /^-|[\s\p{Cc}'"`$\\;&<>|(){},]/u;
const UNSAFE_USER = /^-|[\s\p{Cc}'"`;&<>|(){}]|\\$/u;

/** libssh's names for ways to log in (`sshauth=`), and OpenSSH's. */
const loginWays: Readonly<Record<string, string>> = {
  agent: 'publickey',
  privkey: 'publickey',
  password: 'password',
  'keyboard-interactive': 'keyboard-interactive',
};

/** `known_hosts_verify=` in OpenSSH's words. */
const hostKeyChecks: Readonly<Record<string, string>> = {
  normal: 'ask',
  auto: 'accept-new',
  ignore: 'no',
};

/** A word for a POSIX shell, whatever is in it. */
export const quote = (word: string): string => `'${word.replaceAll("'", String.raw`'\''`)}'`;

const refuse = (uri: ConnectionUri, reason: string): InvalidUriError =>
  new InvalidUriError(uri.text, `invalid argument: ${reason}`);

function checkWord(uri: ConnectionUri, what: string, word: string): string {
  if (!word.startsWith('-') && !/[\0\n]/.test(word)) return word;
  throw refuse(uri, `${what} '${word}' would be an option on the far host`);
}

function checkName(uri: ConnectionUri, what: string, name: string, unsafe: RegExp): string {
  if (!unsafe.test(name)) return name;
  throw refuse(uri, `${what} '${name}' cannot be given to ssh safely`);
}

/** `netcat` where the URI says something that only netcat can do (doRemoteOpen). */
function chooseProxy(target: Target, uri: ConnectionUri): RemoteProxy {
  const netcat = uriParam(uri, 'netcat');
  const given = remoteProxy(target);
  if (given === 'native' && netcat !== undefined) {
    throw refuse(uri, 'netcat path not valid with native proxy mode');
  }
  if (given !== undefined && given !== 'auto') return given;
  if (netcat !== undefined) return 'netcat';
  if (given === 'auto') return 'auto';
  if (uriParam(uri, 'socket') !== undefined) return 'netcat';
  return isSession(uri) ? 'native' : 'auto';
}

function helperScript(target: Target, uri: ConnectionUri): string {
  const name = checkWord(uri, 'the URI', helperUri(uri));
  return `exec virt-ssh-helper ${target.readonly ? '-r ' : ''}${quote(name)}`;
}

/** Debian's netcat stays after the end of its input unless it has -q; Fedora's does not know it. */
function netcatScript(target: Target, uri: ConnectionUri): string {
  const netcat = quote(checkWord(uri, 'netcat', uriParam(uri, 'netcat') ?? 'nc'));
  const path = farSocket(uri, target.readonly, remoteMode(target));
  const socket = quote(checkWord(uri, 'the socket', path));
  const known = `${netcat} -q 2>&1 | grep 'requires an argument' >/dev/null`;
  return `if ${known}; then set -- -q0; fi; exec ${netcat} "$@" -U ${socket}`;
}

/** What the far host's shell is told to run. */
export function farCommand(target: Target, uri: ConnectionUri): string {
  // Asked for first: a mode that cannot be had is refused whatever carries the stream.
  const netcat = (): string => netcatScript(target, uri);
  const helper = (): string => helperScript(target, uri);
  const script = {
    native: helper,
    netcat,
    auto: () => `if command -v virt-ssh-helper >/dev/null; then ${helper()}; fi; ${netcat()}`,
  }[chooseProxy(target, uri)]();
  // In plain English, so that a failure can be told from another.
  return `sh -c ${quote(`LC_ALL=C; export LC_ALL; ${script}`)}`;
}

function loginOptions(uri: ConnectionUri): string[] {
  const methods = uriParam(uri, 'sshauth');
  if (methods === undefined) return [];
  const names = methods.split(',').map((name) => name.trim().toLowerCase());
  const ways = names.map((name) => {
    const way = loginWays[name];
    if (way === undefined) throw refuse(uri, `unknown way to log in '${name}' in sshauth`);
    return way;
  });
  const agent = names.includes('agent') || !names.includes('privkey');
  return [
    '-o',
    `PreferredAuthentications=${[...new Set(ways)].join(',')}`,
    ...(agent ? [] : ['-o', 'IdentityAgent=none']),
  ];
}

function hostKeyOptions(uri: ConnectionUri): string[] {
  const file = uriParam(uri, 'known_hosts');
  const verify = uriParam(uri, 'known_hosts_verify');
  const check = verify === undefined ? undefined : hostKeyChecks[verify];
  if (verify !== undefined && check === undefined) {
    throw refuse(uri, `Invalid host key verification method: '${verify}'`);
  }
  if (file !== undefined && /["\n]/.test(file)) {
    throw refuse(uri, `known_hosts '${file}' cannot be given to ssh safely`);
  }
  return [
    ...(file === undefined ? [] : ['-o', `UserKnownHostsFile="${file.replaceAll('%', '%%')}"`]),
    ...(check === undefined ? [] : ['-o', `StrictHostKeyChecking=${check}`]),
  ];
}

/**
 * The command line for a URI (virNetSocketNewConnectSSH): the user's own configuration, keys, agent
 * and known hosts count, for it is the user's own ssh.
 * @throws InvalidUriError.
 */
export function sshCommand(target: Target, uri: ConnectionUri): SshCommand {
  const host = checkName(uri, 'the host', uri.server ?? 'localhost', UNSAFE_HOST);
  const keyfile = uriParam(uri, 'keyfile');
  const far = farCommand(target, uri);
  return {
    command: uriParam(uri, 'command') ?? 'ssh',
    args: [
      ...(uri.port === 0 ? [] : ['-p', String(uri.port)]),
      ...(uri.user === null ? [] : ['-l', checkName(uri, 'the user', uri.user, UNSAFE_USER)]),
      ...(keyfile === undefined ? [] : ['-i', keyfile]),
      '-T',
      '-e',
      'none',
      ...(uriFlag(uri, 'no_tty') === true ? ['-o', 'BatchMode=yes'] : []),
      ...(uriFlag(uri, 'no_verify') === true ? ['-o', 'StrictHostKeyChecking=no'] : []),
      ...loginOptions(uri),
      ...hostKeyOptions(uri),
      '--',
      host,
      far,
    ],
  };
}
