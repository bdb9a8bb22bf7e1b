import { existsSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import { homeDirectory, isRoot } from '../config/directories.ts';
import { ConnectFailedError } from '../errors.ts';
import { uriParam } from '../uri.ts';
import { systemReason } from './system-error.ts';
import type { Target } from './target.ts';

/** Where the certificates of this side are (virNetTLSContextLocateCredentials). */
export interface TlsPaths {
  readonly ca: string;
  readonly crl: string;
  readonly cert: string;
  readonly key: string;
}

/** The same files, read. What is not there is left out, but for the CA's certificate. */
export interface TlsFiles {
  readonly paths: TlsPaths;
  readonly ca?: string;
  readonly crl?: string;
  readonly cert?: string;
  readonly key?: string;
}

const SYSTEM_PATHS: TlsPaths = {
  ca: '/etc/pki/CA/cacert.pem',
  crl: '/etc/pki/CA/cacrl.pem',
  cert: '/etc/pki/libvirt/clientcert.pem',
  key: '/etc/pki/libvirt/private/clientkey.pem',
};

const pathsIn = (directory: string): TlsPaths => ({
  ca: path.join(directory, 'cacert.pem'),
  crl: path.join(directory, 'cacrl.pem'),
  cert: path.join(directory, 'clientcert.pem'),
  key: path.join(directory, 'clientkey.pem'),
});

/**
 * `pkipath=` and nothing else where it is given; otherwise, file by file, ~/.pki/libvirt (not for
 * root) and /etc/pki. Certificate and key count as one.
 */
export function tlsPaths({ uri }: Pick<Target, 'uri'>): TlsPaths {
  const given = uri === null ? undefined : uriParam(uri, 'pkipath');
  if (given !== undefined) return pathsIn(given);
  if (isRoot()) return SYSTEM_PATHS;
  const user = pathsIn(path.join(homeDirectory(), '.pki', 'libvirt'));
  const identity = existsSync(user.cert) && existsSync(user.key) ? user : SYSTEM_PATHS;
  return {
    ca: existsSync(user.ca) ? user.ca : SYSTEM_PATHS.ca,
    crl: existsSync(user.crl) ? user.crl : SYSTEM_PATHS.crl,
    cert: identity.cert,
    key: identity.key,
  };
}

/**
 * Reads the certificates of this side. Without `needCa` even the CA's may be missing.
 * @throws ConnectFailedError of kind `tls-files`, in libvirt's words.
 */
export async function readTlsFiles(target: Target, needCa: boolean): Promise<TlsFiles> {
  const paths = tlsPaths(target);
  const read = async (what: string, file: string, needed: boolean): Promise<string | undefined> => {
    try {
      return await readFile(file, 'utf8');
    } catch (cause) {
      const error = cause as NodeJS.ErrnoException;
      if (error.code === 'ENOENT' && !needed) return undefined;
      throw new ConnectFailedError({
        uri: target.text,
        path: file,
        kind: 'tls-files',
        problem: `Cannot read ${what} '${file}': ${systemReason(error)}`,
        advice: 'put it there, or name the directory that has it with pkipath= in the URI',
        cause,
      });
    }
  };
  const ca = await read('CA certificate', paths.ca, needCa);
  const crl = await read('CA CRL', paths.crl, false);
  const cert = await read('certificate', paths.cert, false);
  const key = cert === undefined ? undefined : await read('private key', paths.key, false);
  return {
    paths,
    ...(ca !== undefined && { ca }),
    ...(crl !== undefined && { crl }),
    ...(cert !== undefined && key !== undefined && { cert, key }),
  };
}
