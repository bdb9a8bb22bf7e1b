import { describe, expect, test } from 'vitest';
import { InvalidUriError, parseConnectionUri } from '../src/index.ts';
import { daemonUri } from '../src/uri.ts';

describe('a URI is taken apart as libvirt does it', () => {
  test.each([
    ['qemu:///system', 'qemu', 'unix', null, 0, '/system', 'qemu:///system'],
    ['qemu:///session', 'qemu', 'unix', null, 0, '/session', 'qemu:///session'],
    ['test:///default', 'test', 'unix', null, 0, '/default', 'test:///default'],
    ['qemu+unix:///system', 'qemu', 'unix', null, 0, '/system', 'qemu:///system'],
    ['qemu+UNIX:///system', 'qemu', 'unix', null, 0, '/system', 'qemu:///system'],
    ['qemu://host/system', 'qemu', 'tls', 'host', 0, '/system', 'qemu:///system'],
    ['qemu+ssh://ann@host:2222/system', 'qemu', 'ssh', 'host', 2222, '/system', 'qemu:///system'],
    ['qemu+tcp://[::1]:16509/system', 'qemu', 'tcp', '::1', 16509, '/system', 'qemu:///system'],
    ['qemu+unix:///system?socket=/tmp/s', 'qemu', 'unix', null, 0, '/system', 'qemu:///system'],
    ['esx:///?no_verify=1&a=b%20c', 'esx', 'unix', null, 0, '/', 'esx:///?a=b%20c'],
    ['remote:///system', 'remote', 'unix', null, 0, '/system', ''],
    ['qemu:///system?name=test:///default', 'qemu', 'unix', null, 0, '/system', 'test:///default'],
  ])('%s', (text, driver, transport, server, port, path, forDaemon) => {
    const uri = parseConnectionUri(text);
    expect(uri).toMatchObject({ text, driver, transport, server, port, path });
    expect(daemonUri(uri)).toBe(forDaemon);
  });

  test('parameters are decoded, empty ones and those without a name are passed over', () => {
    const { params } = parseConnectionUri('qemu:///system?socket=/a%2Fb&&x;=y;empty=&z=1=2');
    expect(params).toEqual([
      ['socket', '/a/b'],
      ['x', ''],
      ['empty', ''],
      ['z', '1=2'],
    ]);
  });
});

describe('a URI that cannot be understood is refused in words', () => {
  test.each([
    ['system', "no connection driver available for URI 'system' does not include a driver name"],
    ['qemu+pigeon:///system', 'invalid argument: remote_open: transport in URL not recognised'],
    [
      'qemu+unix://host/system',
      "invalid argument: using unix socket and remote server 'host' is not supported.",
    ],
    ['qemu://system', 'internal error: invalid URI qemu://system (maybe you want qemu:///system)'],
    ['qemu:///system?socket=%zz', 'internal error: Unable to parse URI qemu:///system?socket=%zz'],
    ['qemu://[::1/system', 'internal error: Unable to parse URI qemu://[::1/system'],
    ['qemu://host:/system', 'internal error: Unable to parse URI qemu://host:/system'],
    ['qemu+tcp://host:65536/system', 'the port 65536 of qemu+tcp://host:65536/system is greater'],
    [
      'qemu:///system?socket=/a b',
      'internal error: Unable to parse URI qemu:///system?socket=/a b',
    ],
    ['qemu:///system?socket=/ä', 'internal error: Unable to parse URI qemu:///system?socket=/ä'],
    ['qemu://host:port/system', 'internal error: Unable to parse URI qemu://host:port/system'],
  ])('%s', (text, message) => {
    expect(() => parseConnectionUri(text)).toThrow(InvalidUriError);
    expect(() => parseConnectionUri(text)).toThrow(message);
  });
});
