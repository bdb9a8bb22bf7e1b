/**
 * `npm start`: a walk through an administrator's job, on a simulated host, for which neither root nor
 * libvirt is needed; `npm start -- --real` on a private libvirtd with real guests.
 */
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { StepFailed } from './command.ts';
import { simulatedTour } from './simulated.ts';

/** What a tour on real guests needs is fetched for it alone. */
async function real(): Promise<void> {
  const setup = path.resolve(import.meta.dirname, '../setup.sh');
  execFileSync('sh', [setup], { stdio: 'inherit' });
  const { realTour } = await import('./real.ts');
  await realTour();
}

// The reader has gone, as with `| head`; what was started ends with this process, or soon after.
process.stdout.on('error', () => process.exit(1));

try {
  const [wanted] = process.argv.slice(2);
  if (wanted === '--real') await real();
  else if (wanted === undefined) await simulatedTour();
  else throw new StepFailed(`unknown argument ${wanted}: npm start, or npm start -- --real`);
} catch (error) {
  if (!(error instanceof Error) || !['RigError', 'StepFailed'].includes(error.name)) throw error;
  process.stderr.write(`npm start: ${error.message}\n`);
  process.exitCode = 1;
}
