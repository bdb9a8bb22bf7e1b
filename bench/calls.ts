/** (a) Calls per second on one connection, in sequence and with five in flight. */
import { connect, type Domain } from '@virtune/libvirt';
import { addExampleGuests, mainGuest, type Rig } from '../test/rig/index.ts';
import { callsPerSecond, median, pairedRatio, table, whole } from './measure.ts';
import { pythonPeer, startPeer } from './peer.ts';

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

/** Each figure is the median of rounds in which the two work in turn. */
export async function benchCalls(rig: Rig): Promise<string> {
  await addExampleGuests(rig);
  await using connection = await connect(rig.uri);
  const domain = await connection.domainLookupByName(mainGuest);
  using python = await startPeer(pythonPeer, rig.uri, mainGuest);
  const rows: string[][] = [];
  for (const [name, call] of Object.entries(calls)) {
    const figures = { sequence: [], flight: [], python: [], threads: [] } as Record<
      'sequence' | 'flight' | 'python' | 'threads',
      number[]
    >;
    for (let round = 0; round < ROUNDS; round++) {
      figures.python.push(await python.measure(name, 1, SECONDS));
      figures.sequence.push(await callsPerSecond(() => call(domain), 1, SECONDS));
      figures.threads.push(await python.measure(name, IN_FLIGHT, SECONDS));
      figures.flight.push(await callsPerSecond(() => call(domain), IN_FLIGHT, SECONDS));
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
  const head = ['calls/s', 'sequence', 'python', 'ratio', '5 in flight', 'to python in sequence'];
  return table([...head, 'python, 5 threads', 'ratio'], rows);
}
