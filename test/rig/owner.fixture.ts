/** Owns a rig with a running guest, says which, and waits to be killed. */
import { readlink } from 'node:fs/promises';
import { setTimeout as delay } from 'node:timers/promises';

import { romGuest } from './guest.ts';
import { guestProcess } from './kernel.ts';
import { startRig } from './rig.ts';

const rig = await startRig();
await rig.define(romGuest({ name: 'orphan' }));
await rig.start('orphan');
const owned = {
  dir: rig.dir,
  namespace: await readlink(`/proc/${rig.pid}/ns/pid`),
  guest: await guestProcess(rig, 'orphan'),
};
process.stdout.write(`${JSON.stringify(owned)}\n`);
// An owner may also forget its rig and end.
if (process.argv[2] !== 'forget') await delay(60_000);
