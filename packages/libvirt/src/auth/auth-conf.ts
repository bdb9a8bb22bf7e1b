import { AuthFailedError } from '../errors.ts';

type Group = ReadonlyMap<string, string>;

const syntaxError = (file: string, line: number, expected: string): AuthFailedError =>
  new AuthFailedError('bad-file', `${file}:${line}: expected ${expected}`);

/**
 * A key file (virKeyFile): `[group]` and `key=value` lines, comments from `#` or `;`. A value is
 * all that follows the `=`, blanks included.
 * @throws AuthFailedError with file and line.
 */
export function parseKeyFile(file: string, content: string): ReadonlyMap<string, Group> {
  const groups = new Map<string, Map<string, string>>();
  let group: Map<string, string> | undefined;
  for (const [index, line] of content.split(/\r?\n/).entries()) {
    const [, name] = /^\[([^\]]+)\]\s*$/.exec(line) ?? [];
    const [, key, value] = /^([A-Za-z0-9-]+)=(.*)$/.exec(line) ?? [];
    if (name !== undefined) {
      group = groups.get(name) ?? new Map();
      groups.set(name, group);
    } else if (key !== undefined && value !== undefined) {
      if (group === undefined) throw syntaxError(file, index + 1, 'a group in brackets');
      group.set(key, value);
    } else if (!/^\s*(?:[#;].*)?$/.test(line)) {
      throw syntaxError(file, index + 1, "a group in brackets, or 'key=value' without blanks");
    }
  }
  return groups;
}

/** What an auth.conf has for a host; either may be missing. */
export interface StoredCredentials {
  readonly user?: string;
  readonly password?: string;
}

/**
 * What the file says about libvirt's own service on a host, or on any (virAuthConfigLookup). The
 * name is `authname`, as libvirt has it, or `username`.
 * @throws AuthFailedError for a file that contradicts itself.
 */
export function lookUp(file: string, content: string, host: string): StoredCredentials {
  const groups = parseKeyFile(file, content);
  const names = [`auth-libvirt-${host}`, 'auth-libvirt-default'];
  const name = names.find((candidate) => groups.has(candidate));
  if (name === undefined) return {};
  const bad = (what: string): AuthFailedError =>
    new AuthFailedError('bad-file', `${file}: missing ${what}`);
  const referred = groups.get(name)?.get('credentials');
  if (referred === undefined) throw bad(`item 'credentials' in group '${name}'`);
  const found = groups.get(`credentials-${referred}`);
  if (found === undefined) {
    throw bad(`group 'credentials-${referred}', referred to from group '${name}'`);
  }
  const user = found.get('authname') ?? found.get('username');
  const password = found.get('password');
  return { ...(user !== undefined && { user }), ...(password !== undefined && { password }) };
}
