/** (d) The simulated host beside libvirtd: calls per second, start, memory, connections. */
import { execFileSync, spawn } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { connect, type Domain } from '@virtune/libvirt';
import {
  defaultSettings,
  ensureRunning,
  keepState,
  order,
  type SimulationStatus,
} from '@virtune/simulator/process';
import { readScenario } from '@virtune/simulator/source';
import { addExampleGuests, mainGuest, type Rig } from '../test/rig/index.ts';
import { median, milliseconds, pairedRatio, table, whole } from './measure.ts';

const ROUNDS = 5;
const SECONDS = 0.3;
const IN_FLIGHT = 5;
const STARTS = 7;
const CONNECTIONS = 10_000;
const root = path.resolve(import.meta.dirname, '..');
/** The bundle that the package ships. */
const processFile = path.join(root, 'apps/cli/dist/simulator.cjs');

const calls: Readonly<Record<string, (domain: Domain) => Promise<unknown>>> = {
  getInfo: (domain) => domain.getInfo(),
  getVcpuPinInfo: (domain) => domain.getVcpuPinInfo(4, 1, 0),
  getSchedulerParameters: (domain) => domain.getSchedulerParameters(),
  getXmlDesc: (domain) => domain.getXmlDesc(),
};

async function callsPerSecond(
  domain: Domain,
  call: (domain: Domain) => Promise<unknown>,
  inFlight: number,
): Promise<number> {
  let done = 0;
  const end = performance.now() + SECONDS * 1000;
  const worker = async (): Promise<void> => {
    while (performance.now() < end) {
      await call(domain);
      done++;
    }
  };
  await Promise.all(Array.from({ length: inFlight }, worker));
  return done / SECONDS;
}

const socketUri = ({ socket }: SimulationStatus): string => `qemu+unix:///system?socket=${socket}`;

function make(name: string, scenario: string): Promise<SimulationStatus> {
  keepState({
    format: 1,
    name,
    origin: 'bench',
    settings: defaultSettings,
    initial: readScenario(scenario, 'bench.yaml'),
    saved: null,
  });
  return ensureRunning(name, processFile);
}

async function benchCalls(rig: Rig): Promise<string> {
  await addExampleGuests(rig);
  await using real = await connect(rig.uri);
  const status = await make('calls', 'host: {shape: 1n2c}');
  await using simulated = await connect(socketUri(status));
  const realDomain = await real.domainLookupByName(mainGuest);
  const domain = await simulated.domainDefineXml(await realDomain.getXmlDesc(2));
  await domain.create();
  const rows: string[][] = [];
  for (const [name, call] of Object.entries(calls)) {
    const row = [name];
    for (const inFlight of [1, IN_FLIGHT]) {
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(await callsPerSecond(domain, call, inFlight));
        theirs.push(await callsPerSecond(realDomain, call, inFlight));
      }
      row.push(whole(median(ours)), whole(median(theirs)), pairedRatio(ours, theirs));
    }
    rows.push(row);
  }
  await order('calls', { order: 'stop' });
  const head = ['calls/s', 'simulated', 'libvirtd', 'ratio'];
  return table([...head, 'simulated, 5 in flight', 'libvirtd, 5 in flight', 'ratio'], rows);
}

/** Milliseconds from the start of the process until it says that it serves. */
async function startOnce(name: string, script: string[]): Promise<number> {
  const started = performance.now();
  const child = spawn(process.execPath, [...script, name], {
    stdio: ['ignore', 'pipe', 'ignore'],
    env: { ...process.env, NODE_COMPILE_CACHE: path.join(tmpdir(), 'virtune-bench-compiled') },
  });
  await new Promise((resolve) => {
    child.stdout.once('data', resolve);
    child.once('exit', resolve);
  });
  const took = performance.now() - started;
  child.kill();
  if (child.exitCode === null) {
    await new Promise((resolve) => {
      child.once('exit', resolve);
    });
  }
  return took;
}

async function benchStart(): Promise<string> {
  await make('start', '{}');
  await order('start', { order: 'stop' });
  const flags = ['--max-semi-space-size=2', '--optimize-for-size'];
  const starts: number[] = [];
  const empty: number[] = [];
  for (let i = 0; i < STARTS; i++) {
    starts.push(await startOnce('start', [...flags, processFile]));
    empty.push(await startOnce('', ['-e', 'console.log()']));
  }
  return table(
    ['until it serves', `median of ${STARTS}`],
    [
      ['the reference host', milliseconds(median(starts))],
      ['node with an empty script', milliseconds(median(empty))],
    ],
  );
}

const megabytes = (pid: number): string => {
  const status = readFileSync(`/proc/${pid}/status`, 'utf8');
  return `${Math.round(Number(/VmRSS:\s+(\d+)/.exec(status)?.[1]) / 1024)} MB`;
};

async function benchMemory(): Promise<string> {
  const guests = '[{name: "g-{n}", count: 1000, vcpus: 4, memory: 4G, load: steady 0.2}]';
  const many = await make('many', `{host: {shape: "8n512c2t,mem=1T"}, guests: ${guests}}`);
  const afterStart = megabytes(many.pid);
  {
    await using connection = await connect(socketUri(many));
    for (const domain of await connection.listAllDomains()) await domain.getXmlDesc();
  }
  const afterXml = megabytes(many.pid);
  await order('many', { order: 'stop' });

  const one = await make('one', '{}');
  const before = megabytes(one.pid);
  for (let i = 0; i < CONNECTIONS; i++) {
    await using connection = await connect(socketUri(one));
    await connection.getHostname();
    if (i === 999) process.stderr.write(`after 1,000 connections: ${megabytes(one.pid)}\n`);
  }
  const after = megabytes(one.pid);
  await order('one', { order: 'stop' });
  return table(
    ['resident memory', ''],
    [
      ['1,000 running domains, just started', afterStart],
      ['the same, after the XML of each was asked for', afterXml],
      ['the reference host, just started', before],
      [`the same, after ${CONNECTIONS.toLocaleString('en')} connections`, after],
    ],
  );
}

export async function benchSimulator(rig: Rig): Promise<string> {
  execFileSync(process.execPath, [path.join(root, 'apps/cli/build.ts')], { stdio: 'ignore' });
  const directory = mkdtempSync(path.join(tmpdir(), 'virtune-bench-'));
  process.env['XDG_RUNTIME_DIR'] = directory;
  process.env['XDG_STATE_HOME'] = directory;
  try {
    return [await benchCalls(rig), await benchStart(), await benchMemory()].join('\n\n');
  } finally {
    rmSync(directory, { recursive: true, force: true });
  }
}
