import type { Connection } from '@virtune/libvirt';
import { type Program, runProgram } from '../src/app.ts';
import type { Command } from '../src/command.ts';
import help from '../src/commands/help.ts';

export interface Outcome {
  readonly stdout: string;
  readonly stderr: string;
  readonly status: number;
  /** Both streams as a terminal shows them. */
  readonly screen: string;
}

export interface Parts {
  readonly env?: NodeJS.ProcessEnv;
  /** Stands in for the connection; by default none can be made. */
  readonly connect?: () => Promise<Partial<Connection>>;
}

const refuse = async (): Promise<never> => {
  throw new Error('no connection in this test');
};

/** Runs a command line of these commands, and `help`, in this process. */
export async function run(
  commands: readonly Command[],
  argv: readonly string[],
  { env = {}, connect = refuse }: Parts = {},
): Promise<Outcome> {
  const known = new Map([...commands, help].map((command) => [command.name, command]));
  const written = { stdout: '', stderr: '', screen: '' };
  const sink =
    (stream: 'stdout' | 'stderr') =>
    (text: string): void => {
      written[stream] += text;
      written.screen += text;
    };
  const program: Program = {
    version: '1.2.3',
    sinks: { stdout: sink('stdout'), stderr: sink('stderr') },
    env,
    commandNames: [...known.keys()],
    findCommand: async (name) => known.get(name),
    connect: async () => (await connect()) as Connection,
  };
  const status = await runProgram(program, argv);
  return { ...written, status };
}

export const withoutHints = (text: string): string => text.replaceAll(/^hint: .*\n/gm, '');
