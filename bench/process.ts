/** (b) One `vcpupin DOMAIN`, as a whole process: virtune as it is installed, against virsh. */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { addExampleGuests, mainGuest, type Rig } from '../test/rig/index.ts';
import { median, milliseconds, pairedRatio, table } from './measure.ts';

const RUNS = 60;
const root = path.resolve(import.meta.dirname, '..');
const node = process.execPath;

type Command = readonly [program: string, ...args: string[]];

function runOnce([program, ...args]: Command, rig: Rig): number {
  const begin = performance.now();
  const { status, stderr } = spawnSync(program, args, {
    env: { ...process.env, ...rig.env, LC_ALL: 'C' },
    encoding: 'utf8',
  });
  if (status !== 0) throw new Error(`${program} ${args.join(' ')}: ${stderr}`);
  return performance.now() - begin;
}

/** Runs of all commands in turn, so that a machine whose speed drifts treats them alike. */
function inTurn(commands: readonly Command[], rig: Rig): number[][] {
  const times: number[][] = commands.map(() => []);
  for (let run = 0; run < RUNS; run++) {
    commands.forEach((command, i) => times[i]?.push(runOnce(command, rig)));
  }
  return times;
}

export async function benchProcess(rig: Rig): Promise<string> {
  await addExampleGuests(rig);
  const args = ['vcpupin', mainGuest];
  const peers = {
    virsh: ['virsh', ...args],
    'virtune, the package': [node, path.join(root, 'apps/cli/bin/virtune.cjs'), ...args],
    'virtune, the checkout': [path.join(root, 'virtune'), ...args],
    'node with an empty script': [node, '-e', ''],
  } satisfies Record<string, Command>;
  spawnSync('npm', ['run', 'build', '--workspace=virtune'], { cwd: root, stdio: 'ignore' });
  const times = inTurn(Object.values(peers), rig);
  const virsh = times[0] ?? [];
  const rows = Object.keys(peers).map((name, i) => {
    const own = times[i] ?? [];
    return [name, milliseconds(median(own)), pairedRatio(own, virsh)];
  });
  return table([`vcpupin DOMAIN, median of ${RUNS}`, 'time', 'to virsh'], rows);
}
