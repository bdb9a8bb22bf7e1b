import { describe, expect, test } from 'vitest';
import { romGuest } from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';

const secret = "<graphics type='vnc' port='5999' passwd='secret'/>";
const running = "<vcpupin vcpu='1' cpuset='0-1'/>";

const rig = useRig({}, async (started) => {
  const metadata =
    "<metadata><o:other xmlns:o='http://example.org/'><o:x y='&lt;'/></o:other></metadata>";
  await started.define(
    romGuest({ name: 'off', vcpus: 4, currentVcpus: 2, elements: metadata }).replace(
      '<devices>',
      `<devices>${secret}`,
    ),
  );
  await started.define(romGuest({ name: 'on', vcpus: 2, cputune: running }));
  await started.start('on');
});

const vnuma = (...args: string[]) => virtune(rig(), ['vnuma', ...args]);

const definitionOf = async (name: string): Promise<string> =>
  (await rig().virsh(['dumpxml', name, '--inactive', '--security-info'])).stdout;

const HALVES = ['--cell', '0:cpus=0-1,memory=32MiB', '--cell', '1:cpus=2-3,memory=32MiB'];

describe('vnuma --cell', () => {
  test('changes cells, memnodes and pins, and no other byte of the definition', async () => {
    const before = await definitionOf('off');
    expect(before).toContain("passwd='secret'");
    const cells = ['0:cpus=0-1,memory=48MiB,nodeset=0,pin=0', '1:cpus=2-3,memory=16384,pin=0-1'];
    const { stdout, stderr, status } = await vnuma('off', ...cells.flatMap((c) => ['--cell', c]));
    expect({ stderr, status }).toEqual({ stderr: '', status: 0 });
    expect(stdout).toBe(`Domain 'off' defined with these cells:
  cell 0: new
  cell 1: new

 Cell   vCPUs   Memory   Mode     Nodeset   Pinned to
-------------------------------------------------------
 0      0-1     48 MiB   strict   0         0
 1      2-3     16 MiB   -        -         0-1

`);
    const added = `  <cputune>
    <vcpupin vcpu='0' cpuset='0'/>
    <vcpupin vcpu='1' cpuset='0'/>
    <vcpupin vcpu='2' cpuset='0-1'/>
    <vcpupin vcpu='3' cpuset='0-1'/>
  </cputune>
  <numatune>
    <memnode cellid='0' mode='strict' nodeset='0'/>
  </numatune>
`;
    const numa = `    <numa>
      <cell id='0' cpus='0-1' memory='49152' unit='KiB'/>
      <cell id='1' cpus='2-3' memory='16384' unit='KiB'/>
    </numa>
`;
    expect(await definitionOf('off')).toBe(
      before.replace('  <os>\n', `${added}  <os>\n`).replace('  </cpu>\n', `${numa}  </cpu>\n`),
    );
  });

  test('says where nothing has to be changed', async () => {
    await vnuma('off', ...HALVES);
    const { stdout } = await vnuma('off', ...HALVES, '--config');
    expect(stdout).toMatch(/^Domain 'off' has these cells already\n/);
  });

  test('leaves a running guest as it is, and says when the cells count', async () => {
    const live = await rig().virsh(['dumpxml', 'on']);
    const { stdout } = await vnuma('on', '--cell', '0:cpus=0-1,memory=64MiB,pin=0');
    expect(stdout).toContain('  cell 0: new\n');
    expect(stdout).toMatch(/\n'on' runs: this counts when it is shut down and started again\n\n$/);
    expect(await rig().virsh(['dumpxml', 'on'])).toEqual(live);
    expect((await vnuma('on')).stdout).toBe("Domain 'on' (running) has no guest NUMA cells\n\n");
    expect((await vnuma('on', '--config')).stdout).toContain(' 0      0-1     64 MiB   -      ');
  });

  test('gives its data as JSON', async () => {
    const { stdout } = await vnuma('on', '--cell', '0:cpus=0-1,memory=64MiB,pin=1', '--json');
    const cell = { id: 0, vcpus: '0-1', memoryKiB: 65536, memnode: null };
    expect(JSON.parse(stdout)).toEqual({
      domain: 'on',
      definition: 'config',
      cells: [{ ...cell, pins: [{ vcpus: '0-1', cpuset: '1' }] }],
      memory: null,
      written: { before: [{ ...cell, pins: [{ vcpus: '0-1', cpuset: '0' }] }], running: true },
    });
  });
});

describe('vnuma refuses', () => {
  test.each<[readonly string[], string]>([
    [['none'], "failed to get domain 'none'"],
    [['off', '--live'], "domain 'off' is not running"],
    [['on', '--live', '--config'], '--live and --config are two definitions: which one?'],
    [['on', '--live', '--current'], 'Options --current and --live are mutually exclusive'],
    [
      ['on', '--live', ...HALVES],
      '--cell writes the persistent definition: not --live, not --current',
    ],
    [['off', '--cell', '0:cpus=0-3'], 'cell 0: it must be said how much memory it has'],
    [['off', '--cell', '0:cpus=0-3,memory=64MiB,pin=4095'], 'cell 0: the host has no CPU 4095'],
    [
      ['off', '--cell', '0:cpus=0-3,memory=64MiB,nodeset=1023'],
      'cell 0: the host has no NUMA node 1023',
    ],
    [
      ['off', '--cell', '0:cpus=0-3,memory=1GiB'],
      'the cells have 1048576 KiB of memory, the domain has 65536 KiB',
    ],
  ])('%j: %s', async (args, message) => {
    const before = await definitionOf('off');
    const { stdout, stderr, status } = await vnuma(...args);
    expect({ stdout, status, message: stderr.split('\nhint: ')[0]?.trimEnd() }).toEqual({
      stdout: '\n',
      status: 1,
      message: `error: ${message}`,
    });
    expect(await definitionOf('off')).toBe(before);
  });

  test('to write what a read-only connection may not, and to define what runs without a definition', async () => {
    const { stderr } = await virtune(rig(), ['-r', 'vnuma', 'off', ...HALVES]);
    expect(stderr).toContain('error: operation forbidden: ');
    await rig().virsh(['undefine', 'on']);
    const refused = await vnuma('on', '--cell', '0:cpus=0-1,memory=64MiB');
    expect(refused.stderr).toMatch(/^error: domain 'on' has no persistent definition\nhint: /);
  });
});
