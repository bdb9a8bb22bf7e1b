/**
 * `npm run rig -- COMMAND...` runs a command against a rig with two guests, and ends the rig.
 * Without a command it gives a shell.
 */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { constants } from 'node:os';

import { systemPath } from './command.ts';
import { RigError } from './errors.ts';
import { addExampleGuests } from './examples.ts';
import { startRig } from './rig.ts';
import type { Rig } from './rig.ts';

const forwarded = ['SIGINT', 'SIGTERM', 'SIGHUP'] as const;

async function runAgainst(rig: Rig, command: readonly string[]): Promise<number> {
  // The command ends with this process even when that is killed.
  const child = spawn('setpriv', ['--pdeathsig', 'HUP', '--', ...command], {
    stdio: 'inherit',
    env: { ...process.env, PATH: systemPath, ...rig.env },
  });
  // The command decides what an interruption means; the rig ends after it in any case.
  for (const signal of forwarded) process.on(signal, () => child.kill(signal));
  await once(child, 'exit');
  return child.exitCode ?? 128 + constants.signals[child.signalCode ?? 'SIGKILL'];
}

function greeting(rig: Rig): string {
  return `A private libvirtd with two guests, until you leave this shell (exit).
  LIBVIRT_DEFAULT_URI=${rig.uri}
  its files: ${rig.dir}
  try: virsh list --all
`;
}

async function main(command: readonly string[]): Promise<number> {
  await using rig = await startRig();
  await addExampleGuests(rig);
  if (command.length > 0) return await runAgainst(rig, command);
  process.stderr.write(greeting(rig));
  return await runAgainst(rig, [process.env['SHELL'] ?? '/bin/sh']);
}

try {
  process.exitCode = await main(process.argv.slice(2));
} catch (error) {
  if (!(error instanceof RigError)) throw error;
  process.stderr.write(`${error.message}\n`);
  process.exitCode = 1;
}
