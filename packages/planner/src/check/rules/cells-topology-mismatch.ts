import { Cpuset, type GuestTopology } from '@virtune/model';
import { type Message, msg } from '../../message.ts';
import { cellsOf, type Change } from '../../scene/change.ts';
import type { Guest } from '../../scene/guest.ts';
import { possible } from '../choose.ts';
import { type Found, guestRule } from '../rule.ts';

interface Unit {
  readonly name: 'core' | 'die' | 'socket';
  /** How many vCPUs, numbered one after another, make one. */
  readonly size: number;
}

/** From the smallest to the largest; those of one vCPU cannot be cut. */
function unitsOf({ dies, cores, threads }: GuestTopology): readonly Unit[] {
  const units: readonly Unit[] = [
    { name: 'core', size: threads },
    { name: 'die', size: threads * cores },
    { name: 'socket', size: threads * cores * dies },
  ];
  return units.filter(({ size, name }) => size > 1 && (name !== 'die' || dies > 1));
}

/** The numbers of the units of which more than one cell has vCPUs. */
function cutUnits(guest: Guest, { size }: Unit): Cpuset {
  const { cells } = guest.values.cpu;
  const owner = (vcpu: number): number | undefined => cells.find(({ cpus }) => cpus.has(vcpu))?.id;
  const units = Math.ceil(guest.values.vcpu.count / size);
  const cut = Array.from({ length: units }, (_, unit) => unit).filter((unit) => {
    const owners = Array.from({ length: size }, (_, i) => owner(unit * size + i));
    return new Set(owners.filter((id) => id !== undefined)).size > 1;
  });
  return Cpuset.from(cut);
}

function cutText(unit: Unit, cut: Cpuset): Message {
  switch (unit.name) {
    case 'core':
      return msg`the threads of core ${cut} are in different cells (${unit.size} vCPUs make a core)`;
    case 'die':
      return msg`the cores of die ${cut} are in different cells (${unit.size} vCPUs make a die)`;
    default:
      return msg`the cores of socket ${cut} are in different cells (${unit.size} vCPUs make a socket)`;
  }
}

/** As many cells, with whole units: the vCPUs one after another, as evenly as they go. */
function aligned(guest: Guest, { size }: Unit): readonly Change[] | null {
  const { count } = guest.values.vcpu;
  const cells = cellsOf(guest);
  const withCpus = cells.filter(({ vcpus }) => !vcpus.isEmpty);
  const units = count / size;
  if (units % withCpus.length !== 0) return null;
  const step = (units / withCpus.length) * size;
  const changed = cells.map((cell) => {
    const index = withCpus.indexOf(cell);
    return index < 0
      ? cell
      : { ...cell, vcpus: Cpuset.range(index * step, (index + 1) * step - 1) };
  });
  return [{ kind: 'vnuma', cells: changed }];
}

export default guestRule({
  name: 'cells-topology-mismatch',
  severity: 'warning',
  title: msg`guest NUMA cells that cut through the guest's sockets, dies or cores`,
  explanation: msg`QEMU numbers the vCPUs thread by thread, core by core, socket by socket; a cell that takes only some of one shows the guest hardware that does not exist. Its kernel then mends the topology as it thinks best, and warns of it ("sched: CPU #1's llc-sibling is not on the same node").`,
  source: 'https://libvirt.org/formatdomain.html#cpu-model-and-topology',
  *check(guest): Iterable<Found> {
    const { topology, cells } = guest.values.cpu;
    if (topology === null || cells.length < 2) return;
    const units = unitsOf(topology);
    const cutOnes = units.filter((unit) => !cutUnits(guest, unit).isEmpty);
    const [smallest] = cutOnes;
    const largest = cutOnes.at(-1);
    if (smallest === undefined || largest === undefined) return;
    const cut = cutUnits(guest, smallest);
    yield {
      guest,
      message: cutText(smallest, cut),
      values: {
        unit: smallest.name,
        units: cut.format(),
        vcpusPerUnit: smallest.size,
        sockets: topology.sockets,
        dies: topology.dies,
        cores: topology.cores,
        threads: topology.threads,
      },
      mends: () => possible(aligned(guest, largest)),
      noMend: msg`change <topology> so that every cell has whole sockets, with dumpxml --inactive and define`,
    };
  },
});
