import { romGuest } from '../rig/index.ts';
import type { Rig } from '../rig/index.ts';

/** One that runs, with all kinds of threads and pins that change at the next start. */
export const busy = romGuest({
  name: 'busy',
  vcpus: 4,
  currentVcpus: 2,
  iothreads: 2,
  cputune: `<shares>2048</shares><vcpupin vcpu='0' cpuset='0'/><emulatorpin cpuset='0'/>
    <iothreadpin iothread='2' cpuset='0'/>`,
  numatune: "<memory mode='strict' nodeset='0'/>",
});

/** Guests in all states: busy runs, still is paused, off is shut off, passing is transient. */
export async function addGuests(rig: Rig): Promise<void> {
  for (const xml of [busy, romGuest({ name: 'still' }), romGuest({ name: 'off', iothreads: 1 })]) {
    await rig.define(xml);
  }
  await rig.start('busy');
  await rig.start('still');
  await must(rig, ['suspend', 'still']);
  await must(rig, ['autostart', 'off']);
  await startTransient(rig, 'passing');
}

export async function must(rig: Rig, args: readonly string[]): Promise<void> {
  const { status, stderr } = await rig.virsh(args);
  if (status !== 0) throw new Error(`virsh ${args.join(' ')}: ${stderr}`);
}

/** A guest that is gone when it ends. */
export async function startTransient(rig: Rig, name: string): Promise<void> {
  await rig.define(romGuest({ name, vcpus: 1 }));
  await rig.start(name);
  await must(rig, ['undefine', name]);
}
