import { romGuest } from './rig/index.ts';

/** The same on every host, so that XML and output can be compared to the byte. */
export const exampleUuid = (digit: number): string =>
  `${digit}0000000-0000-4000-8000-00000000000${digit}`;

/**
 * Definitions of guests of every kind that calls and commands tell apart, to be called `main` and
 * so on; `running` are meant to be started, in this order.
 */
export function guestsOfEveryKind(
  names: Readonly<Record<'main' | 'plain' | 'hot' | 'off' | 'numa' | 'balloon', string>>,
): { readonly definitions: readonly string[]; readonly running: readonly string[] } {
  const definitions = [
    romGuest({
      name: names.main,
      uuid: exampleUuid(1),
      title: 'The main guest',
      vcpus: 4,
      currentVcpus: 2,
      memoryMiB: 128,
      iothreads: 2,
      cputune: '<shares>1024</shares>',
    }),
    romGuest({ name: names.plain, uuid: exampleUuid(2), vcpus: 1 }),
    romGuest({
      name: names.hot,
      uuid: exampleUuid(3),
      vcpus: 3,
      currentVcpus: 2,
      elements: `<vcpus>
      <vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>
      <vcpu id='1' enabled='yes' hotpluggable='yes' order='2'/>
      <vcpu id='2' enabled='no' hotpluggable='yes'/>
    </vcpus>`,
    }),
    romGuest({ name: names.off, uuid: exampleUuid(4), title: 'Shut off' }),
    romGuest({
      name: names.numa,
      uuid: exampleUuid(5),
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
    romGuest({ name: names.balloon, uuid: exampleUuid(6), vcpus: 1, balloon: true }),
  ];

  const { main, plain, hot, balloon } = names;
  return { definitions, running: [main, plain, hot, balloon] };
}
