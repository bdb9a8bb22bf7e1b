import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { afterEach, beforeEach, describe, expect, test, vi } from 'vitest';
import { InvalidUriError, parseConnectionUri } from '../src/index.ts';
import { daemonSocket } from '../src/transport/socket-path.ts';
import { remoteMode } from '../src/transport/target.ts';

const config = { file: 'libvirt.conf', uriAliases: [] };

function socketOf(text: string, readonly = false, remote?: string) {
  const uri = parseConnectionUri(text);
  const target = {
    credentials: undefined,
    text,
    uri,
    readonly,
    config: { ...config, ...(remote && { remoteMode: remote }) },
  };
  return daemonSocket(uri, readonly, remoteMode(target));
}

describe('root talks to the system daemon', () => {
  beforeEach(() => {
    vi.spyOn(process, 'geteuid').mockReturnValue(0);
  });
  afterEach(() => {
    vi.restoreAllMocks();
  });

  test.each([
    ['qemu:///system', false, '/var/run/libvirt/libvirt-sock'],
    ['qemu:///system', true, '/var/run/libvirt/libvirt-sock-ro'],
    ['qemu:///session', false, '/var/run/libvirt/libvirt-sock'],
    ['qemu:///system?mode=legacy', false, '/var/run/libvirt/libvirt-sock'],
    ['qemu:///system?mode=direct', false, '/var/run/libvirt/virtqemud-sock'],
    ['qemu:///system?mode=direct', true, '/var/run/libvirt/virtqemud-sock-ro'],
    ['qemu+unix:///system?socket=/tmp/s', true, '/tmp/s'],
  ])('%s, read-only %s: %s', (uri, readonly, expected) => {
    expect(socketOf(uri, readonly)).toEqual({ path: expected, autostart: null });
  });

  test("libvirt.conf's remote_mode counts where the URI has no mode", () => {
    const direct = '/var/run/libvirt/virtqemud-sock';
    const legacy = '/var/run/libvirt/libvirt-sock';
    expect(socketOf('qemu:///system', false, 'direct').path).toBe(direct);
    expect(socketOf('qemu:///system?mode=legacy', false, 'direct').path).toBe(legacy);
  });

  test('without a URI the daemon is libvirtd', () => {
    expect(daemonSocket(null, false).path).toBe('/var/run/libvirt/libvirt-sock');
  });

  test('an unknown mode is refused', () => {
    expect(() => socketOf('qemu:///system?mode=x')).toThrow(InvalidUriError);
  });
});

describe('a user without privileges', () => {
  let directory: string;
  beforeEach(() => {
    directory = mkdtempSync(path.join(tmpdir(), 'virtune-sockets-'));
    mkdirSync(path.join(directory, 'libvirt'));
    vi.spyOn(process, 'geteuid').mockReturnValue(1000);
    vi.stubEnv('XDG_RUNTIME_DIR', directory);
    vi.stubEnv('LIBVIRT_AUTOSTART', undefined);
  });
  afterEach(() => {
    vi.restoreAllMocks();
    vi.unstubAllEnvs();
    rmSync(directory, { recursive: true });
  });

  test('has a session daemon that is started when it is wanted', () => {
    const legacy = path.join(directory, 'libvirt', 'libvirt-sock');
    expect(socketOf('qemu:///session')).toEqual({ path: legacy, autostart: 'libvirtd' });
    expect(daemonSocket(null, false)).toEqual({ path: legacy, autostart: 'libvirtd' });
  });

  test('talks to the modular daemon where its socket exists', () => {
    const direct = path.join(directory, 'libvirt', 'virtqemud-sock');
    writeFileSync(direct, '');
    expect(socketOf('qemu:///session')).toEqual({ path: direct, autostart: 'virtqemud' });
  });

  test('starts nothing with LIBVIRT_AUTOSTART=0', () => {
    vi.stubEnv('LIBVIRT_AUTOSTART', '0');
    expect(socketOf('qemu:///session').autostart).toBeNull();
  });

  test('shares the system daemon, which is not started', () => {
    const expected = { path: '/var/run/libvirt/libvirt-sock', autostart: null };
    expect(socketOf('qemu:///system')).toEqual(expected);
  });
});
