import { connect, type Connection } from '@virtune/libvirt';
import { startTestbed, testbedMissing } from '../testbed/testbed.ts';
import { type Call, contract, type Step } from './contract.ts';
import { uuid } from './guests.ts';
import { type Side, simulatorLike } from './sides.ts';

/** The guest of the testbed: its firmware halts at the first instruction. */
const guest = (digit: number, name: string, more: string, cpu = '', memoryMiB = 64): string =>
  `<domain type='qemu'>
  <name>${name}</name><uuid>${uuid(digit)}</uuid><memory unit='MiB'>${memoryMiB}</memory>
  <vcpu>4</vcpu>${more}
  <os><type arch='x86_64' machine='q35'>hvm</type>
  <loader readonly='yes' type='rom'>/var/lib/libvirt/images/idle.rom</loader></os>
  <features><acpi/></features>
  <cpu mode='custom' match='exact' check='none'><model>qemu64</model>${cpu}</cpu>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator><memballoon model='none'/></devices>
</domain>`;
const numatune = (text: string): string => `<numatune>${text}</numatune>`;
const cells =
  "<numa><cell id='0' cpus='0-1' memory='32' unit='MiB'/><cell id='1' cpus='2-3' memory='32' unit='MiB'/></numa>";

const guests = [
  guest(1, 'strict', numatune("<memory mode='strict' nodeset='1'/>")),
  guest(2, 'preferred', numatune("<memory mode='preferred' nodeset='2'/>")),
  guest(
    3,
    'interleave',
    `${numatune("<memory mode='interleave' nodeset='0-1'/>")}<cputune><vcpupin vcpu='0' cpuset='4-7'/></cputune>`,
  ),
  guest(4, 'restrictive', numatune("<memory mode='restrictive' nodeset='0'/>")),
  guest(
    5,
    'memnode',
    numatune(
      "<memory mode='strict' nodeset='0-3'/><memnode cellid='0' mode='strict' nodeset='2'/><memnode cellid='1' mode='preferred' nodeset='3'/>",
    ),
    cells,
  ),
  guest(6, 'plain', ''),
  guest(7, 'absent', numatune("<memory mode='strict' nodeset='4'/>")),
  guest(8, 'absent-cell', numatune("<memnode cellid='1' mode='strict' nodeset='9'/>"), cells),
];
const names = ['strict', 'preferred', 'interleave', 'restrictive', 'memnode'];

const each = (lines: (name: string) => readonly string[]): string[] => names.flatMap(lines);

/** The host's own answer to one call. */
const asked = (call: string, run: (connection: Connection) => Promise<unknown>): Call => ({
  call,
  run,
});
const freeOfNodes = asked('nodes that have memory free', async (connection) =>
  (await connection.nodeGetCellsFreeMemory(0, 8)).map((free) => free > 0n),
);

const steps: readonly Step[] = [
  'nodecpumap',
  freeOfNodes,
  ...each((name) => [`start ${name}`]),
  'start absent',
  'start absent-cell',
  'numatune absent --nodeset 3 --config',
  'dumpxml absent',
  ...each((name) => [
    `numatune ${name}`,
    `dumpxml ${name}`,
    `vcpupin ${name}`,
    `emulatorpin ${name}`,
    `schedinfo ${name}`,
  ]),
  'schedinfo strict --config',
  'schedinfo strict --set cpu_shares=2048 --live',
  'schedinfo strict --set cpu_shares=10000 --live',
  'schedinfo strict --set vcpu_quota=50000 --live',
  'schedinfo strict',
  'numatune strict --nodeset 2 --live',
  'numatune preferred --nodeset 1 --live',
  'numatune interleave --nodeset 2-3 --live',
  'numatune restrictive --nodeset 2 --live',
  'numatune restrictive',
  'numatune restrictive --nodeset 1-3 --live --config',
  'numatune restrictive --nodeset 7 --live',
  'numatune restrictive --mode strict --live',
  'numatune restrictive --mode restrictive --nodeset 3 --live',
  'numatune memnode --nodeset 1 --live',
  'numatune strict --mode interleave --config',
  'numatune strict --mode interleave --nodeset 0-3 --config',
  'numatune memnode --mode preferred --nodeset 1 --config',
  'numatune plain --mode strict --nodeset 9 --config',
  ...each((name) => [`dumpxml ${name}`, `dumpxml ${name} --inactive`]),
  'vcpupin strict 0 12-15',
  'vcpupin strict 1 99',
  'vcpupin strict',
  'emulatorpin memnode 0-3',
  'emulatorpin memnode',
  ...each((name) => [`destroy ${name}`]),
  freeOfNodes,
];

async function startSides(): Promise<{ real: Side; simulated: Side }> {
  const testbed = await startTestbed({ name: 'virtune-contract', port: 16_720 });
  const connection = await connect(testbed.uri);
  const simulated = await simulatorLike(await connection.getCapabilities(), 2);
  const real: Side = {
    kind: 'libvirtd',
    uri: testbed.uri,
    connection,
    directory: '/var/lib/libvirt/none',
    async [Symbol.asyncDispose]() {
      await connection.close();
      await testbed[Symbol.asyncDispose]();
    },
  };
  return { real, simulated };
}

contract('numa host', steps, {
  guests,
  missing: testbedMissing(),
  startSides,
  seconds: 600,
  once: true,
});
