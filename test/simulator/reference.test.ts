import { execFileSync } from 'node:child_process';
import { connect } from '@virtune/libvirt';
import { beforeAll, describe, expect, test } from 'vitest';
import { socketUri, useWorkshop } from './workshop.ts';

const workshop = useWorkshop();

function works(command: string, args: readonly string[]): boolean {
  try {
    execFileSync(command, args, { stdio: 'ignore' });
    return true;
  } catch {
    return false;
  }
}

const noVirsh = works('virsh', ['--version']) ? undefined : 'virsh is not installed';
const noPython = works('/usr/bin/python3', ['-c', 'import libvirt'])
  ? undefined
  : 'python3-libvirt is not installed';

const range = (from: number, to: number): string =>
  Array.from({ length: to - from + 1 }, (_, i) => from + i).join(' ');

const hardware = `available: 4 nodes (0-3)
node 0 cpus: ${range(0, 15)}
node 0 size: 31571 MB
node 0 free: 17095 MB
node 1 cpus: ${range(16, 31)}
node 1 size: 32190 MB
node 1 free: 28057 MB
node 2 cpus: ${range(32, 47)}
node 2 size: 32190 MB
node 2 free: 10562 MB
node 3 cpus: ${range(48, 63)}
node 3 size: 32188 MB
node 3 free: 272 MB
node distances:
node   0   1   2   3 
  0:  10  15  20  20 
  1:  15  10  20  20 
  2:  20  20  10  15 
  3:  20  20  15  10 
`;

describe('the reference host', () => {
  test('virtune -c sim:/// host -H starts it and prints what numactl -H would', async () => {
    const { stdout, stderr, status } = await workshop().virtune(['-c', 'sim:///', 'host', '-H']);
    expect(stderr).toBe('');
    expect(stdout).toBe(hardware);
    expect(status).toBe(0);
  });

  test('LIBVIRT_DEFAULT_URI may name it, and another name is another host', async () => {
    const env = { LIBVIRT_DEFAULT_URI: 'sim:///other' };
    const { stdout } = await workshop().virtune(['hostname'], env);
    expect(stdout).toBe('other\n\n');
  });
});

describe.skipIf(noVirsh !== undefined)(`virsh on it${noVirsh ? `: ${noVirsh}` : ''}`, () => {
  beforeAll(async () => {
    await workshop().virtune(['sim', 'start']);
  });

  test.each([
    [
      ['freecell', '--all'],
      `    0:   17505280 KiB
    1:   28730368 KiB
    2:   10815488 KiB
    3:     278528 KiB
--------------------
Total:   57329664 KiB

`,
    ],
    [['hostname'], 'default\n\n'],
    [
      ['nodeinfo'],
      `CPU model:           x86_64
CPU(s):              64
CPU frequency:       2600 MHz
CPU socket(s):       1
Core(s) per socket:  16
Thread(s) per core:  1
NUMA cell(s):        4
Memory size:         131214336 KiB

`,
    ],
    [['freepages', '--cellno', '3', '--pagesize', '4'], '4KiB: 69632\n\n'],
    [['list', '--all'], ' Id   Name   State\n--------------------\n\n'],
  ])('%j', async (args, expected) => {
    const { stdout, stderr } = await workshop().virsh('default', args);
    expect(stderr).toBe('');
    expect(stdout).toBe(expected);
  });

  test('what it does not do is refused as libvirtd refuses what a driver does not', async () => {
    const { stderr, status } = await workshop().virsh('default', ['pool-list']);
    expect(stderr).toContain(
      'error: this function is not supported by the connection driver: virConnect',
    );
    expect(status).toBe(1);
  });

  test('read-only connections read, and change nothing', async () => {
    const readOnly = await workshop().virsh('default', [
      '--readonly',
      'allocpages',
      '--pagesize',
      '2048',
      '--pagecount',
      '4',
    ]);
    expect(readOnly.stderr).toContain(
      'error: operation forbidden: read only access prevents virNodeAllocPages',
    );
  });

  test('its pools of huge pages grow as far as there is memory', async () => {
    const size = ['--pagesize', '2048', '--cellno', '3'];
    await workshop().virsh('default', ['allocpages', ...size, '--pagecount', '10']);
    const some = await workshop().virsh('default', ['freepages', ...size]);
    expect(some.stdout).toBe('2048KiB: 10\n\n');
    const tooMany = await workshop().virsh('default', [
      'allocpages',
      ...size,
      '--pagecount',
      '1000',
    ]);
    expect(tooMany.stderr).toContain('Unable to allocate 1000 pages. Allocated only 136');
    await workshop().virtune(['sim', 'reset']);
  });
});

describe.skipIf(noPython !== undefined)(
  `libvirt-python on it${noPython ? `: ${noPython}` : ''}`,
  () => {
    test('opens it, and reads the host', async () => {
      await workshop().virtune(['sim', 'start']);
      const { stdout, stderr } = await workshop().python(
        'default',
        `
import libvirt, sys
c = libvirt.open(sys.argv[1])
print(c.getType(), c.getHostname(), c.getLibVersion(), c.getInfo()[2], len(c.getCapabilities()) > 1000)
print(c.getCellsFreeMemory(0, 4), c.isAlive())
`,
      );
      expect(stderr).toBe('');
      expect(stdout).toBe(
        'QEMU default 9000000 64 True\n[17925406720, 29419896832, 11075059712, 285212672] 1\n',
      );
    });
  },
);

describe('our own client on it', () => {
  test('opens it, and reads the host', async () => {
    await workshop().virtune(['sim', 'start']);
    await using connection = await connect(socketUri(workshop().directory, 'default'));
    expect(await connection.getHostname()).toBe('default');
    expect((await connection.nodeGetInfo()).cpus).toBe(64);
  });
});
