import { romGuest } from '../rig/index.ts';

export const uuid = (digit: number): string => `${digit}0000000-0000-4000-8000-00000000000${digit}`;

/** Guests of every kind that the calls tell apart. */
export const guests = [
  romGuest({
    name: 'main',
    uuid: uuid(1),
    title: 'The main guest',
    vcpus: 4,
    currentVcpus: 2,
    memoryMiB: 128,
    iothreads: 2,
    cputune: '<shares>1024</shares>',
  }),
  romGuest({ name: 'plain', uuid: uuid(2), vcpus: 1 }),
  romGuest({
    name: 'hot',
    uuid: uuid(3),
    vcpus: 3,
    currentVcpus: 2,
    elements: `<vcpus>
      <vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>
      <vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/>
      <vcpu id='2' enabled='no' hotpluggable='yes'/>
    </vcpus>`,
  }),
  romGuest({ name: 'off', uuid: uuid(4), title: 'Shut off' }),
  romGuest({
    name: 'numa',
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
  romGuest({ name: 'balloon', uuid: uuid(6), vcpus: 1, balloon: true }),
];

export const running = ['main', 'plain', 'hot', 'balloon'];
