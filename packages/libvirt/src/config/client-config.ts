import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';
import { ConfigError } from '../errors.ts';
import { systemReason } from '../transport/system-error.ts';
import { isRoot, SYSTEM_CONFIG_DIRECTORY, userConfigDirectory } from './directories.ts';
import { type ConfigValue, parseConfig } from './virconf.ts';

/** What libvirt.conf says to clients; see docs/uri.html of libvirt. */
export interface ClientConfig {
  /** Where it was read from, or would be. */
  readonly file: string;
  readonly uriDefault?: string;
  /** `ALIAS=URI`, unchecked: libvirt looks at them only when a name may be an alias. */
  readonly uriAliases: readonly string[];
  readonly remoteMode?: string;
  readonly remoteProxy?: string;
  readonly tlsPriority?: string;
}

/** root's is /etc/libvirt/libvirt.conf; any other user's is ~/.config/libvirt/libvirt.conf. */
export const clientConfigFile = (): string =>
  path.join(isRoot() ? SYSTEM_CONFIG_DIRECTORY : userConfigDirectory(), 'libvirt.conf');

const ALIAS = /^[A-Za-z0-9_-]+$/;

function text(
  file: string,
  entries: ReadonlyMap<string, ConfigValue>,
  name: string,
): string | undefined {
  const value = entries.get(name);
  if (value === undefined || typeof value === 'string') return value;
  throw new ConfigError(file, `${file}: expected a string for '${name}' parameter`);
}

function list(
  file: string,
  entries: ReadonlyMap<string, ConfigValue>,
  name: string,
): readonly string[] {
  const value = entries.get(name) ?? [];
  if (typeof value === 'object') return value;
  throw new ConfigError(file, `${file}: expected a list for '${name}' config parameter`);
}

/** The URI behind an alias; undefined for what is none. @throws ConfigError in libvirt's words. */
function findAlias(name: string, { file, uriAliases }: ClientConfig): string | undefined {
  if (!ALIAS.test(name)) return undefined;
  for (const entry of uriAliases) {
    const malformed = `${file}: malformed 'uri_aliases' config entry '${entry}'`;
    const equals = entry.indexOf('=');
    if (equals === -1) {
      throw new ConfigError(file, `${malformed}, expected 'alias=uri://host/path'`);
    }
    const alias = entry.slice(0, equals);
    if (!ALIAS.test(alias)) {
      throw new ConfigError(file, `${malformed}, aliases may only contain 'a-Z, 0-9, _, -'`);
    }
    if (alias === name) return entry.slice(equals + 1);
  }
  return undefined;
}

/**
 * What a libvirt.conf says to clients.
 * @throws ConfigError with file and line.
 */
export function parseClientConfig(file: string, content: string): ClientConfig {
  const entries = parseConfig(file, content);
  const uriDefault = text(file, entries, 'uri_default');
  const remoteMode = text(file, entries, 'remote_mode');
  const remoteProxy = text(file, entries, 'remote_proxy');
  const tlsPriority = text(file, entries, 'tls_priority');
  return {
    file,
    uriAliases: list(file, entries, 'uri_aliases'),
    ...(uriDefault !== undefined && { uriDefault }),
    ...(remoteMode !== undefined && { remoteMode }),
    ...(remoteProxy !== undefined && { remoteProxy }),
    ...(tlsPriority !== undefined && { tlsPriority }),
  };
}

/**
 * Reads this user's libvirt.conf; one that is not there, or out of sight, says nothing.
 * @throws ConfigError where it cannot be read or understood.
 */
export function readClientConfig(): ClientConfig {
  const file = clientConfigFile();
  if (!existsSync(file)) return parseClientConfig(file, '');
  try {
    return parseClientConfig(file, readFileSync(file, 'utf8'));
  } catch (cause) {
    if (cause instanceof ConfigError) throw cause;
    const reason = systemReason(cause as NodeJS.ErrnoException);
    throw new ConfigError(file, `cannot read ${file}: ${reason}`, { cause });
  }
}

/**
 * The URI that was meant: the one that is given or, failing that, the environment's
 * LIBVIRT_DEFAULT_URI or the configuration's uri_default; behind an alias, the alias's. Empty where
 * the daemon is to choose (virConnectOpen).
 */
export function resolveUri(given: string | undefined, config: ClientConfig): string {
  const named = given || process.env['LIBVIRT_DEFAULT_URI'] || config.uriDefault || '';
  return findAlias(named, config) ?? named;
}
