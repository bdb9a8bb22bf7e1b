import { accessSync, constants, readFileSync } from 'node:fs';
import path from 'node:path';
import { SYSTEM_CONFIG_DIRECTORY, userConfigDirectory } from '../config/directories.ts';
import { AuthFailedError } from '../errors.ts';
import { systemReason } from '../transport/system-error.ts';
import { type ConnectionUri, uriParam } from '../uri.ts';
import { lookUp, type StoredCredentials } from './auth-conf.ts';
import type { Credentials } from './mechanism.ts';

/** What a program is asked for when no file has it. */
export interface CredentialsRequest {
  /** The host of the URI, `localhost` where it has none. */
  readonly host: string;
  /** The SASL mechanism that was chosen, e.g. `SCRAM-SHA-256`. */
  readonly mechanism: string;
  /** The name that is known already, from the URI or a file. */
  readonly user: string | undefined;
}

/** Gives a name and a password, or null to give up. */
export type CredentialsCallback = (
  request: CredentialsRequest,
) => Credentials | null | Promise<Credentials | null>;

/** A name and a password, and where they come from, for people. */
export interface FoundCredentials extends Credentials {
  readonly source: string;
}

interface AuthFile {
  readonly file: string;
  readonly content: string;
}

function isReadable(file: string): boolean {
  try {
    accessSync(file, constants.R_OK);
    return true;
  } catch {
    return false;
  }
}

/** The places where credentials may be, in libvirt's order (virAuthGetConfigFilePathURI). */
function chooseFile(uri: ConnectionUri | null): string | undefined {
  const named = process.env['LIBVIRT_AUTH_FILE'] ?? (uri && uriParam(uri, 'authfile'));
  if (named) return named;
  const directories = [userConfigDirectory(), SYSTEM_CONFIG_DIRECTORY];
  return directories.map((directory) => path.join(directory, 'auth.conf')).find(isReadable);
}

function readAuthFile(uri: ConnectionUri | null): AuthFile | undefined {
  const file = chooseFile(uri);
  if (file === undefined) return undefined;
  try {
    return { file, content: readFileSync(file, 'utf8') };
  } catch (cause) {
    const reason = systemReason(cause as NodeJS.ErrnoException);
    const message = `cannot read ${file}, which authfile= or LIBVIRT_AUTH_FILE names: ${reason}`;
    throw new AuthFailedError('bad-file', message, { cause });
  }
}

function whereToPut(file: AuthFile | undefined, host: string): string {
  const place = file?.file ?? path.join(userConfigDirectory(), 'auth.conf');
  return `put 'authname' and 'password' into ${place}, in a group that [auth-libvirt-${host}] or [auth-libvirt-default] refers to`;
}

/**
 * The name and the password for a host: from the first auth.conf that there is, the name also from
 * the URI, and what is missing from the program.
 * @throws AuthFailedError where they cannot be had.
 */
export async function findCredentials(
  uri: ConnectionUri | null,
  mechanism: string,
  ask: CredentialsCallback | undefined,
): Promise<FoundCredentials> {
  const host = uri?.server ?? 'localhost';
  const file = readAuthFile(uri);
  const stored: StoredCredentials = file === undefined ? {} : lookUp(file.file, file.content, host);
  const user = stored.user ?? uri?.user ?? undefined;
  if (user !== undefined && stored.password !== undefined && file !== undefined) {
    return { user, password: stored.password, source: file.file };
  }
  const given = await ask?.({ host, mechanism, user });
  if (given) return { ...given, source: 'what the program gave' };
  const problem = `'${host}' wants a name and a password (${mechanism}), and there are none`;
  throw new AuthFailedError('no-credentials', problem, { advice: whereToPut(file, host) });
}
