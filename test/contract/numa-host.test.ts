import { connect, type Connection } from '@virtune/libvirt';
import { startTestbed, testbedMissing } from '../testbed/testbed.ts';
import { type Call, contract, type Step } from './contract.ts';
import { type Side, simulatorLike } from './sides.ts';

const uuid = (number: number): string =>
  `10000000-0000-4000-8000-0000000000${String(number).padStart(2, '0')}`;

/** The guest of the testbed: its firmware halts at the first instruction. */
const guest = (number: number, name: string, more: string, cpu = '', memoryMiB = 64): string =>
  `<domain type='qemu'>
  <name>${name}</name><uuid>${uuid(number)}</uuid><memory unit='MiB'>${memoryMiB}</memory>
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
/** Pages of 2 MiB that take nearly all of node 2, so that little is left for guests. */
const crowd = 540;
const immediate = "<memoryBacking><allocation mode='immediate'/></memoryBacking>";
const hugepages = '<memoryBacking><hugepages/></memoryBacking>';
const strict = (nodeset: number): string =>
  numatune(`<memory mode='strict' nodeset='${nodeset}'/>`);

/** Guests that want more than their node has, and some that take it elsewhere. */
const wanting = [
  guest(11, 'too-large', strict(2) + immediate, '', 240),
  guest(13, 'huge-elsewhere', strict(1) + hugepages),
  guest(
    14,
    'huge-cell',
    numatune("<memnode cellid='0' mode='strict' nodeset='1'/>") + hugepages,
    cells,
  ),
  guest(
    16,
    'far-emulator',
    `${strict(3)}${immediate}<cputune><emulatorpin cpuset='0-3'/></cputune>`,
  ),
  guest(18, 'spread', numatune("<memory mode='interleave' nodeset='0,2'/>") + immediate, '', 240),
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

/** What the kernel keeps of a node, and what QEMU takes beside its guest, at most. */
const TOLERANCE_MIB = 48;

/**
 * Starts a guest and looks where its memory came from: `wanted` MiB of each node, where null is all
 * that node 2 has left and what it lacks comes from node 3, the nearest.
 */
const comesFrom = (name: string, wanted: readonly [number, number, null, number]): Call =>
  asked(`where the memory of ${name} comes from`, async (connection) => {
    const freeMiB = async (): Promise<readonly number[]> =>
      (await connection.nodeGetCellsFreeMemory(0, 4)).map((free) => Number(free >> 20n));
    const domain = await connection.domainLookupByName(name);
    const before = await freeMiB();
    await domain.create();
    const after = await freeMiB();
    await domain.destroy();
    const taken = before.map((free, node) => free - after[node]!);
    const left = before[2]! - after[2]!;
    const expected = wanted.map((mib, node) =>
      mib === null ? left : node === 3 ? mib - left : mib,
    );
    const close = taken.map((mib, node) => Math.abs(mib - expected[node]!) <= TOLERANCE_MIB);
    const verdict = after[2]! <= TOLERANCE_MIB * 1.5 && close.every(Boolean);
    return verdict ? 'from where it should' : { before, after };
  });

/**
 * A start that QEMU ends: when it does is chance, and libvirtd has two texts for that; what QEMU says
 * of it comes after the time.
 */
const refusedByQemu = (name: string): Step => ({
  line: `start ${name}`,
  volatile:
    /(process exited while connecting to|qemu unexpectedly closed the) monitor(: [-\d]+T[\d:.]+Z)?/,
});

/**
 * The kernel of the test host, which is emulated, looks for memory for a minute before it kills
 * QEMU: VIRTUNE_TESTBED=all has that, too.
 */
const killed: readonly Step[] =
  process.env['VIRTUNE_TESTBED'] === 'all'
    ? [refusedByQemu('too-large'), 'domstate too-large --reason']
    : [];

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
  `allocpages 2M ${crowd} --cellno 2`,
  { line: 'freepages --all', volatile: /(?<=\n)4KiB: \d+/ },
  ...killed,
  refusedByQemu('huge-elsewhere'),
  'domstate huge-elsewhere --reason',
  refusedByQemu('huge-cell'),
  'freepages --cellno 2 --pagesize 2M',
  refusedByQemu('far-emulator'),
  comesFrom('spread', [120, 0, null, 120]),
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
  guests: [...guests, ...wanting],
  missing: testbedMissing(),
  startSides,
  seconds: 600,
  once: true,
});
