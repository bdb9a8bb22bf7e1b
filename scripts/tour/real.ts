/**
 * `npm start -- --real`: a walk through an administrator's job, on a private libvirtd with real guests. Each
 * step shows the command, what it prints, and the kernel's own word for it.
 */
import { styleText } from 'node:util';
import {
  linuxGuest,
  mainGuest,
  needsDownload,
  provideLinux,
  type Rig,
  romGuest,
  startRig,
} from '../../test/rig/index.ts';
import { print, runCommand } from './command.ts';
import { inLanguage, type Text } from './language.ts';
import { readMachine } from './machine.ts';
import { advice, GUEST_MEMORY_MIB, type Step, steps } from './real-steps.ts';

const download: Text = {
  en: 'Downloading a Linux kernel for the guest, once (28 MB, by apt)...',
  zh: '正在为客户机下载 Linux 内核，只此一次（28 MB，通过 apt）……',
};

async function prepare(rig: Rig): Promise<void> {
  if (await needsDownload()) print(inLanguage(download));
  await provideLinux(rig);
  await rig.define(linuxGuest({ name: mainGuest, vcpus: 4, memoryMiB: GUEST_MEMORY_MIB }));
  await rig.define(romGuest({ name: 'web-1' }));
  await rig.start(mainGuest);
}

async function walk(rig: Rig, { why, commands, kernel }: Step, number: number): Promise<void> {
  print(styleText('cyan', `\n${number}. ${inLanguage(why)}`));
  for (const command of commands) runCommand(command, rig.env);
  for (const line of (await kernel?.(rig)) ?? []) print(styleText('green', `kernel: ${line}`));
}

/** @throws RigError, StepFailed */
export async function realTour(): Promise<void> {
  print(inLanguage({ en: 'Starting a private libvirtd...', zh: '正在启动一个私有的 libvirtd……' }));
  {
    await using rig = await startRig();
    await prepare(rig);
    let number = 1;
    for (const step of steps(readMachine())) await walk(rig, step, number++);
  }
  print(`\n${inLanguage(advice)}`);
}
