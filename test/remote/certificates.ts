import { copyFileSync, mkdirSync } from 'node:fs';
import { mkdir, writeFile } from 'node:fs/promises';
import path from 'node:path';
import { runOrFail } from '../rig/command.ts';

const P256 = ['-newkey', 'ec', '-pkeyopt', 'ec_paramgen_curve:P-256', '-nodes'];

const openssl = (line: string, ...more: string[]): Promise<string> =>
  runOrFail('openssl', [...line.split(' '), ...more]);

export interface Identity {
  readonly cert: string;
  readonly key: string;
}

export interface LeafOptions {
  readonly for: 'server' | 'client';
  /** `IP:127.0.0.1`, `DNS:localhost`, in the notation of openssl. */
  readonly names?: readonly string[];
  /** Days until it expires; below 0 it has expired already. */
  readonly days?: number;
}

/** A certificate authority that lives in a directory for as long as its test, made by openssl. */
export class Authority {
  readonly cert: string;
  readonly #dir: string;
  readonly #key: string;

  private constructor(dir: string) {
    this.#dir = dir;
    this.cert = path.join(dir, 'cacert.pem');
    this.#key = path.join(dir, 'cakey.pem');
  }

  static async make(dir: string): Promise<Authority> {
    await mkdir(dir, { recursive: true });
    const authority = new Authority(dir);
    const usage = ['-addext', 'keyUsage=critical,keyCertSign,cRLSign'];
    const files = ['-keyout', authority.#key, '-out', authority.cert];
    const subject = ['-subj', `/CN=CA of ${path.basename(dir)}`, '-days', '2'];
    await runOrFail('openssl', ['req', '-x509', ...P256, ...files, ...subject, ...usage]);
    return authority;
  }

  /** Issues a certificate; its files are `NAMEcert.pem` and `NAMEkey.pem` in the CA's directory. */
  async issue(name: string, options: LeafOptions): Promise<Identity> {
    const file = (end: string): string => path.join(this.#dir, `${name}${end}`);
    const identity = { cert: file('cert.pem'), key: file('key.pem') };
    const lines = [
      'basicConstraints=critical,CA:false',
      'keyUsage=critical,digitalSignature,keyEncipherment',
      `extendedKeyUsage=${options.for}Auth`,
      ...(options.names === undefined ? [] : [`subjectAltName=${options.names.join(',')}`]),
    ];
    await writeFile(file('.ext'), `${lines.join('\n')}\n`);
    const subject = ['-subj', `/O=virtune test/CN=${name}`];
    await openssl(`req -new -keyout ${identity.key} -out ${file('.csr')}`, ...P256, ...subject);
    await openssl(
      `x509 -req -in ${file('.csr')} -out ${identity.cert} -extfile ${file('.ext')}` +
        ` -CA ${this.cert} -CAkey ${this.#key} -CAcreateserial -days ${options.days ?? 2}`,
    );
    return identity;
  }
}

/** Puts a server's certificate where libvirtd looks for it, in a directory that stands for /etc/pki. */
export function installServer(etcPki: string, { cert, key }: Identity): void {
  mkdirSync(path.join(etcPki, 'libvirt/private'), { recursive: true });
  copyFileSync(cert, path.join(etcPki, 'libvirt/servercert.pem'));
  copyFileSync(key, path.join(etcPki, 'libvirt/private/serverkey.pem'));
}

/** Makes a directory for `pkipath=`: the CA's certificate and, where given, a client's. */
export function pkiDirectory(dir: string, ca: Authority, identity?: Identity): string {
  mkdirSync(dir);
  copyFileSync(ca.cert, path.join(dir, 'cacert.pem'));
  if (identity !== undefined) {
    copyFileSync(identity.cert, path.join(dir, 'clientcert.pem'));
    copyFileSync(identity.key, path.join(dir, 'clientkey.pem'));
  }
  return dir;
}
