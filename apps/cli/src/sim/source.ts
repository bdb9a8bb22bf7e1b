import { existsSync, readdirSync } from 'node:fs';
import { readFile } from 'node:fs/promises';
import path from 'node:path';
import type { HostSource } from '@virtune/simulator/source';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { scenarioDirectory } from './main-file.ts';
import { systemReason } from '../system-reason.ts';

/** What a simulated host is to be made of; none of them is the reference host. */
export interface WantedSource {
  readonly scenario: string | undefined;
  readonly host: string | undefined;
  readonly shape: string | undefined;
}

export interface MadeHost {
  readonly initial: HostSource;
  /** For people, and to tell one host from another: `shape 4n64c`. */
  readonly origin: string;
}

async function text(file: string): Promise<string> {
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = systemReason(error as NodeJS.ErrnoException);
    throw new CommandFailed(t`Failed to read file '${file}': ${reason}`);
  }
}

/** A scenario's name is a file of virtune's own; anything else the path of one. */
function scenarioFile(scenario: string): string {
  if (/[./]/.test(scenario)) return scenario;
  const file = path.join(scenarioDirectory(), `${scenario}.yaml`);
  if (existsSync(file)) return file;
  const names = readdirSync(scenarioDirectory()).map((entry) => path.basename(entry, '.yaml'));
  throw new CommandFailed(t`no scenario '${scenario}'; there is ${names.join(', ')}`, {
    hint: t`a scenario of your own is a YAML file: give its path, as ./mine.yaml`,
  });
}

async function make(wanted: WantedSource): Promise<MadeHost> {
  const source = await import('@virtune/simulator/source');
  if (wanted.scenario !== undefined) {
    const file = scenarioFile(wanted.scenario);
    const initial = source.readScenario(await text(file), file);
    return { initial, origin: `scenario ${wanted.scenario}` };
  }
  if (wanted.shape !== undefined) {
    const machine = source.machineFromShape(wanted.shape);
    return { initial: { machine, system: {}, guests: [] }, origin: `shape ${wanted.shape}` };
  }
  if (wanted.host !== undefined) {
    const initial = source.hostFromText(await text(wanted.host), wanted.host);
    return { initial, origin: `host ${wanted.host}` };
  }
  const { referenceMachine } = await import('@virtune/simulator/reference');
  return { initial: { machine: referenceMachine, system: {}, guests: [] }, origin: 'reference' };
}

/** @throws CommandFailed with file, line and reason where the source is wrong. */
export async function makeHost(wanted: WantedSource): Promise<MadeHost> {
  const { scenario, host, shape } = wanted;
  const given = [scenario, host, shape].filter((value) => value !== undefined);
  if (given.length > 1) {
    throw new CommandFailed(t`a simulated host is made of one of --scenario, --host and --shape`);
  }
  try {
    return await make(wanted);
  } catch (error) {
    if (error instanceof Error && error.name === 'SourceError') {
      throw new CommandFailed(error.message);
    }
    throw error;
  }
}
