import { execFileSync } from 'node:child_process';
import path from 'node:path';

const build = path.resolve(import.meta.dirname, '../apps/cli/build.ts');

/** Builds the program as it is published, once before all tests: for those that run it as a process. */
export function setup(): void {
  execFileSync(process.execPath, [build], { stdio: ['ignore', 'inherit', 'inherit'] });
}
