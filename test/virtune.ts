import path from 'node:path';
import { type CommandResult, run } from './rig/command.ts';
import type { Rig } from './rig/index.ts';

const launcher = path.resolve(import.meta.dirname, '../virtune');

/** Runs virtune on a rig, under LC_ALL=C. */
export const virtune = (rig: Rig, args: readonly string[]): Promise<CommandResult> =>
  run(launcher, args, { env: { ...rig.env, LC_ALL: 'C' } });
