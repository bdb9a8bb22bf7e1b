import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { parseConnectionUri } from '../src/index.ts';
import { tlsPaths } from '../src/transport/tls-files.ts';

const system = {
  ca: '/etc/pki/CA/cacert.pem',
  crl: '/etc/pki/CA/cacrl.pem',
  cert: '/etc/pki/libvirt/clientcert.pem',
  key: '/etc/pki/libvirt/private/clientkey.pem',
};
const inDirectory = (directory: string) => ({
  ca: `${directory}/cacert.pem`,
  crl: `${directory}/cacrl.pem`,
  cert: `${directory}/clientcert.pem`,
  key: `${directory}/clientkey.pem`,
});
const pathsOf = (params = '') =>
  tlsPaths({ uri: parseConnectionUri(`qemu+tls://host/system${params}`) });

describe("where libvirt's certificates are", () => {
  let home: string;
  let own: string;
  const put = (...names: string[]): void => {
    for (const name of names) writeFileSync(path.join(own, name), '');
  };

  beforeEach(() => {
    home = mkdtempSync(path.join(tmpdir(), 'virtune-home-'));
    own = path.join(home, '.pki/libvirt');
    mkdirSync(own, { recursive: true });
    vi.stubEnv('HOME', home);
    vi.spyOn(process, 'geteuid').mockReturnValue(1000);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(home, { recursive: true });
  });

  test("a user without any has the system's", () => {
    expect(pathsOf()).toEqual(system);
  });

  test("a user's own come first, file by file", () => {
    put('cacert.pem');
    expect(pathsOf()).toEqual({ ...system, ca: `${own}/cacert.pem` });
  });

  test('certificate and key count as a pair', () => {
    put('clientcert.pem');
    expect(pathsOf()).toEqual(system);
    put('clientkey.pem');
    const { cert, key } = inDirectory(own);
    expect(pathsOf()).toEqual({ ...system, cert, key });
  });

  test("root has the system's alone", () => {
    put('cacert.pem', 'clientcert.pem', 'clientkey.pem');
    vi.spyOn(process, 'geteuid').mockReturnValue(0);
    expect(pathsOf()).toEqual(system);
  });

  test('pkipath= is where all of them are, for everybody', () => {
    put('cacert.pem');
    expect(pathsOf('?pkipath=/a/b')).toEqual(inDirectory('/a/b'));
  });
});
