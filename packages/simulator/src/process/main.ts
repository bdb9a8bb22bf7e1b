/** The process of a simulated host: `main.ts NAME`. Says `ready` on standard output once it serves. */
import { flushCompileCache } from 'node:module';
import { Daemon } from './daemon.ts';

async function main(name: string): Promise<void> {
  try {
    const daemon = await Daemon.start(name);
    process.stdout.write(daemon === undefined ? 'taken\n' : 'ready\n');
    flushCompileCache();
  } catch (error) {
    process.stdout.write(`error ${(error as Error).message}\n`);
    process.exitCode = 1;
  }
}

void main(process.argv[2] ?? '');
