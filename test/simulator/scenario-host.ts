import { mkdtemp, rm } from 'node:fs/promises';
import { readFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type Connection } from '@virtune/libvirt';
import { readScenario } from '@virtune/simulator/source';
import { Simulation } from '../../packages/simulator/src/process/simulation.ts';
import { defaultSettings } from '../../packages/simulator/src/process/state-file.ts';
import type { HostSource } from '../../packages/simulator/src/source/host-source.ts';
import type { CommandResult } from '../rig/command.ts';
import { virtune } from '../virtune.ts';

/** A simulated host within the test's process, by a clock that stands still unless it is moved. */
export interface ScenarioHost extends AsyncDisposable {
  readonly simulation: Simulation;
  readonly uri: string;
  readonly connection: Connection;
  /** Runs virtune on it, within the process too. */
  virtune(...args: readonly string[]): Promise<CommandResult>;
}

/** One of the scenarios that virtune comes with. */
export function scenarioNamed(name: string): HostSource {
  const file = path.resolve(import.meta.dirname, `../../packages/simulator/scenarios/${name}.yaml`);
  return readScenario(readFileSync(file, 'utf8'), file);
}

export async function startHere(initial: HostSource): Promise<ScenarioHost> {
  const directory = await mkdtemp(path.join(tmpdir(), 'virtune-scenario-'));
  const socket = path.join(directory, 'sock');
  const simulation = new Simulation(
    {
      format: 1,
      name: 'here',
      origin: 'test',
      settings: { ...defaultSettings, socket, speed: 0 },
      initial,
      saved: null,
    },
    socket,
    (error) => {
      throw error;
    },
  );
  await simulation.listen();
  const uri = `qemu+unix:///system?socket=${socket}`;
  const connection = await connect(uri);
  return {
    simulation,
    uri,
    connection,
    virtune: (...args) => virtune({ env: {} }, ['-c', uri, ...args]),
    async [Symbol.asyncDispose]() {
      await connection.close();
      await simulation.close();
      await rm(directory, { recursive: true });
    },
  };
}
