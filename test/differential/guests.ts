import { connect } from '@virtune/libvirt';
import { mainGuest, romGuest } from '../rig/index.ts';
import type { Host } from './side.ts';

/** The same on both sides, so that XML and output can be compared to the byte. */
const uuid = (digit: number): string => `${digit}0000000-0000-4000-8000-00000000000${digit}`;

/** Guests of every kind that the commands tell apart; those of `running` are started in order. */
const definitions = [
  romGuest({
    name: mainGuest,
    uuid: uuid(1),
    title: 'The guest of the tour',
    vcpus: 4,
    currentVcpus: 2,
    memoryMiB: 128,
    iothreads: 2,
    cputune: '<shares>1024</shares>',
  }),
  romGuest({ name: 'plain-1', uuid: uuid(2), vcpus: 1 }),
  romGuest({
    name: 'hot-1',
    uuid: uuid(3),
    vcpus: 3,
    currentVcpus: 2,
    elements: `<vcpus>
      <vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>
      <vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/>
      <vcpu id='2' enabled='no' hotpluggable='yes'/>
    </vcpus>`,
  }),
  romGuest({ name: 'off-1', uuid: uuid(4), title: 'Shut off' }),
  romGuest({
    name: 'numa-1',
    uuid: uuid(5),
    vcpus: 4,
    iothreads: 1,
    cells: [
      { cpus: '0-1', memoryMiB: 32 },
      { cpus: '2-3', memoryMiB: 32 },
    ],
    numatune: "<memory mode='strict' nodeset='0'/>",
    cputune:
      "<vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='1'/><emulatorpin cpuset='0'/>",
  }),
  romGuest({ name: 'balloon-1', uuid: uuid(6), vcpus: 1, balloon: true }),
];
const running = [mainGuest, 'plain-1', 'hot-1', 'balloon-1'];

export async function addGuests({ uri }: Host): Promise<void> {
  await using connection = await connect(uri);
  for (const xml of definitions) await connection.domainDefineXml(xml);
  for (const name of running) await (await connection.domainLookupByName(name)).create();
}
