/** `npm run bench`: everything side by side in one run, as a Markdown report on standard output. */
import { execFileSync } from 'node:child_process';
import os from 'node:os';
import { startRig } from '../test/rig/index.ts';
import { benchCalls } from './calls.ts';
import { benchEntitlement } from './entitlement.ts';
import { benchConnections, benchMillion } from './endurance.ts';
import { benchHundred } from './hundred.ts';
import { benchLoad } from './load.ts';
import { benchProcess } from './process.ts';
import { benchSimulator } from './simulator.ts';
import { benchTransports } from './transports.ts';
import { benchSnapshot } from './snapshot.ts';

const parts = {
  calls: { title: 'Calls per second on one connection', run: benchCalls },
  process: { title: 'One command, whole process', run: benchProcess },
  hundred: { title: 'Everything about 100 domains', run: benchHundred },
  simulator: { title: 'The simulated host', run: benchSimulator },
  transports: { title: 'Calls per second over each transport', run: benchTransports },
  snapshot: { title: 'A snapshot of 200 domains', run: benchSnapshot },
  million: { title: 'Memory over a million calls', run: benchMillion },
  connections: { title: 'A thousand connections held open', run: benchConnections },
  entitlement: { title: 'Entitlements', run: benchEntitlement },
  load: { title: 'An hour of a simulated host', run: benchLoad },
};

const print = (text: string): boolean => process.stdout.write(`${text}\n`);

function environment(): string {
  const cpu = os.cpus();
  const libvirt = execFileSync('virsh', ['--version'], { encoding: 'utf8' }).trim();
  const memoryGiB = Math.round(os.totalmem() / 2 ** 30);
  const date = new Date().toISOString().slice(0, 10);
  return `${date}; ${cpu.length} CPUs (${cpu[0]?.model ?? 'unknown'}), ${memoryGiB} GiB; Node ${process.version}; libvirt ${libvirt}`;
}

const wanted = process.argv.slice(2);
print(environment());
for (const [name, { title, run }] of Object.entries(parts)) {
  if (wanted.length > 0 && !wanted.includes(name)) continue;
  await using rig = await startRig();
  print(`\n## ${title}\n\n${await run(rig)}`);
}
