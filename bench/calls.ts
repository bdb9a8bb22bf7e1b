/** (a) Calls per second on one connection, in sequence and with five in flight. */
import { spawn } from 'node:child_process';
import path from 'node:path';
import { createInterface } from 'node:readline';
import { connect, type Domain } from '@virtune/libvirt';
import { addExampleGuests, mainGuest, type Rig } from '../test/rig/index.ts';
import { median, pairedRatio, table, whole } from './measure.ts';

const ROUNDS = 7;
const SECONDS = 0.4;
const IN_FLIGHT = 5;
const CPUMAP_BYTES = 1;

const calls: Readonly<Record<string, (domain: Domain) => Promise<unknown>>> = {
  getInfo: (domain) => domain.getInfo(),
  getVcpuPinInfo: (domain) => domain.getVcpuPinInfo(4, CPUMAP_BYTES, 0),
  getSchedulerParameters: (domain) => domain.getSchedulerParameters(),
  getXmlDesc: (domain) => domain.getXmlDesc(),
};

type Peer = (call: string, inFlight: number) => Promise<number>;

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

async function startPython(uri: string): Promise<{ measure: Peer; stop: () => void }> {
  const script = path.join(import.meta.dirname, 'python-peer.py');
  const child = spawn('/usr/bin/python3', [script, uri, mainGuest], {
    stdio: ['pipe', 'pipe', 'inherit'],
  });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error('python3 with libvirt-python could not be started');
    return value;
  };
  await answer();
  const measure: Peer = async (call, inFlight) => {
    child.stdin.write(`${call} ${inFlight} ${SECONDS}\n`);
    return Number(await answer());
  };
  return { measure, stop: () => child.stdin.end() };
}

/** Each figure is the median of rounds in which the two work in turn. */
export async function benchCalls(rig: Rig): Promise<string> {
  await addExampleGuests(rig);
  await using connection = await connect(rig.uri);
  const domain = await connection.domainLookupByName(mainGuest);
  const python = await startPython(rig.uri);
  const rows: string[][] = [];
  for (const [name, call] of Object.entries(calls)) {
    const figures = { sequence: [], flight: [], python: [], threads: [] } as Record<
      'sequence' | 'flight' | 'python' | 'threads',
      number[]
    >;
    for (let round = 0; round < ROUNDS; round++) {
      figures.python.push(await python.measure(name, 1));
      figures.sequence.push(await callsPerSecond(domain, call, 1));
      figures.threads.push(await python.measure(name, IN_FLIGHT));
      figures.flight.push(await callsPerSecond(domain, call, IN_FLIGHT));
    }
    rows.push([
      name,
      whole(median(figures.sequence)),
      whole(median(figures.python)),
      pairedRatio(figures.sequence, figures.python),
      whole(median(figures.flight)),
      pairedRatio(figures.flight, figures.python),
      whole(median(figures.threads)),
      pairedRatio(figures.flight, figures.threads),
    ]);
  }
  python.stop();
  const head = ['calls/s', 'sequence', 'python', 'ratio', '5 in flight', 'to python in sequence'];
  return table([...head, 'python, 5 threads', 'ratio'], rows);
}
