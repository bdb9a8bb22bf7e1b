import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { styleText } from 'node:util';
import { spawnSync } from 'node:child_process';
import { print, runCommand, StepFailed } from './command.ts';
import { inLanguage } from './language.ts';
import { simulatedAdvice, type SimulatedStep, simulatedSteps } from './simulated-steps.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');
const scenario = path.join(import.meta.dirname, 'tour.yaml');

type Environment = Readonly<Record<string, string>>;

function sim(env: Environment, ...args: readonly string[]): void {
  const { status, stderr } = spawnSync(launcher, ['sim', ...args], {
    env: { ...process.env, ...env },
    encoding: 'utf8',
  });
  if (status !== 0) throw new StepFailed(stderr.trim());
}

function walk(env: Environment, { why, commands, fails }: SimulatedStep, number: number): void {
  print(styleText('cyan', `\n${number}. ${inLanguage(why)}`));
  commands.forEach((command, index) => {
    runCommand(command, env, { fails: fails === true && index === commands.length - 1 });
  });
}

/**
 * The walk on the simulated reference host, in a directory of its own.
 * @throws StepFailed
 */
export async function simulatedTour(): Promise<void> {
  const directory = mkdtempSync(path.join(tmpdir(), 'virtune-tour-'));
  const env: Environment = {
    XDG_RUNTIME_DIR: directory,
    XDG_STATE_HOME: directory,
    LIBVIRT_DEFAULT_URI: 'sim:///tour',
  };
  try {
    print(inLanguage({ en: 'Starting a simulated host...', zh: '正在启动一台模拟主机……' }));
    sim(env, 'start', 'tour', '--scenario', scenario);
    let number = 1;
    for (const step of simulatedSteps) walk(env, step, number++);
  } finally {
    sim(env, 'remove', 'tour');
    rmSync(directory, { recursive: true, force: true });
  }
  print(`\n${inLanguage(simulatedAdvice)}`);
}
