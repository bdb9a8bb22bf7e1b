import type { CredentialsCallback } from '@virtune/libvirt';
import packageJson from '../package.json' with { type: 'json' };
import { type Program, runProgram } from './app.ts';
import { commandNames, findCommand } from './registry.ts';
import { isSimulatedUri, simulatedUri } from './sim/simulated-uri.ts';
import { stdio } from './terminal/stdio.ts';

/** Asked for a name and a password; loaded when it is needed, which is rare. */
const credentials: CredentialsCallback = async (request) => {
  const { askCredentials } = await import('./terminal/credentials.ts');
  return askCredentials(request);
};

/** The whole program, which writes to `sinks` and takes its settings from `env`. */
export const programOf = ({ sinks, env }: Pick<Program, 'sinks' | 'env'>): Program => ({
  version: packageJson.version,
  sinks,
  env,
  commandNames,
  findCommand,
  connect: async (uri, options) => {
    const { connect } = await import('@virtune/libvirt');
    const wanted = uri ?? env['LIBVIRT_DEFAULT_URI'];
    if (!isSimulatedUri(wanted)) return connect(wanted, { ...options, credentials });
    return connect(await simulatedUri(wanted), options);
  },
});

/** The program in a process of its own: its arguments, its standard streams, its exit status. */
export async function main(): Promise<void> {
  process.on('uncaughtException', (error) => exitAfter(error));
  try {
    const program = programOf({ sinks: stdio, env: process.env });
    const status = await runProgram(program, process.argv.slice(2));
    // Everything has been written. To let Node take itself down in order takes milliseconds.
    process.exit(status);
  } catch (error) {
    exitAfter(error);
  }
}

/** What nothing else has caught: one line, no stack unless it is asked for. */
function exitAfter(error: unknown): never {
  const message = error instanceof Error ? error.message : String(error);
  const stack = error instanceof Error && process.env['VIRTUNE_DEBUG'] === '1' ? error.stack : '';
  stdio.stderr(`error: internal error: ${message}\n${stack ? `${stack}\n` : ''}`);
  process.exit(1);
}
