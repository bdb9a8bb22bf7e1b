import { romGuest } from './guest.ts';
import type { Rig } from './rig.ts';

/** The guest that the documents and the demonstration talk about. */
export const mainGuest = 'openEulerVM';

const guests = [
  romGuest({
    name: mainGuest,
    vcpus: 4,
    currentVcpus: 2,
    memoryMiB: 128,
    iothreads: 1,
    cputune: '<shares>1024</shares>',
  }),
  romGuest({ name: 'web-1', vcpus: 2, memoryMiB: 64 }),
];

/** Gives a rig two guests: `openEulerVM`, which runs, and `web-1`, which is shut off. */
export async function addExampleGuests(rig: Rig): Promise<void> {
  await Promise.all(guests.map((xml) => rig.define(xml)));
  await rig.start(mainGuest);
}
