/**
 * `npm start`: a walk through an administrator's job, on a private libvirtd with real guests. Each
 * step shows the command, what it prints, and the kernel's own word for it.
 */
import { spawnSync } from 'node:child_process';
import path from 'node:path';
import { styleText } from 'node:util';
import {
  linuxGuest,
  mainGuest,
  needsDownload,
  provideLinux,
  type Rig,
  RigError,
  romGuest,
  startRig,
} from '../../test/rig/index.ts';
import { inLanguage, type Text } from './language.ts';
import { readMachine } from './machine.ts';
import { advice, GUEST_MEMORY_MIB, type Step, steps } from './steps.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');
const print = (text: string): boolean => process.stdout.write(`${text}\n`);

const download: Text = {
  en: 'Downloading a Linux kernel for the guest, once (28 MB, by apt)...',
  zh: '正在为客户机下载 Linux 内核，只此一次（28 MB，通过 apt）……',
};

/** A command of the tour that failed; it has said why itself. */
class StepFailed extends Error {}

async function prepare(rig: Rig): Promise<void> {
  if (await needsDownload()) print(inLanguage(download));
  await provideLinux(rig);
  await rig.define(linuxGuest({ name: mainGuest, vcpus: 4, memoryMiB: GUEST_MEMORY_MIB }));
  await rig.define(romGuest({ name: 'web-1' }));
  await rig.start(mainGuest);
}

function runCommand(rig: Rig, args: readonly string[]): void {
  print(styleText('bold', `$ virtune ${args.join(' ')}`));
  const { status } = spawnSync(launcher, args, {
    stdio: ['ignore', 'inherit', 'inherit'],
    env: { ...process.env, ...rig.env },
  });
  if (status !== 0) throw new StepFailed(`virtune ${args[0]} ended with status ${status}`);
}

async function walk(rig: Rig, { why, commands, kernel }: Step, number: number): Promise<void> {
  print(styleText('cyan', `\n${number}. ${inLanguage(why)}`));
  for (const command of commands) runCommand(rig, command);
  for (const line of (await kernel?.(rig)) ?? []) print(styleText('green', `kernel: ${line}`));
}

async function main(): Promise<void> {
  print(inLanguage({ en: 'Starting a private libvirtd...', zh: '正在启动一个私有的 libvirtd……' }));
  {
    await using rig = await startRig();
    await prepare(rig);
    let number = 1;
    for (const step of steps(readMachine())) await walk(rig, step, number++);
  }
  print(`\n${inLanguage(advice)}`);
}

// The reader has gone, as with `| head`; the rig ends with this process.
process.stdout.on('error', () => process.exit(1));

try {
  await main();
} catch (error) {
  if (!(error instanceof RigError) && !(error instanceof StepFailed)) throw error;
  process.stderr.write(`npm start: ${error.message}\n`);
  process.exitCode = 1;
}
