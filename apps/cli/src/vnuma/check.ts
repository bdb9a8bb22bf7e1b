import { allCpus, Cpuset, type DomainDocument, type HostTopology } from '@virtune/model';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import type { WantedCell } from './cell-argument.ts';
import { modeOf } from './edit.ts';

function checkIds(cells: readonly WantedCell[]): void {
  const ids = Cpuset.from(cells.map(({ id }) => id));
  const twice = cells.find(({ id }, index) => cells.findIndex((cell) => cell.id === id) < index);
  if (twice !== undefined) {
    throw new CommandFailed(t`cell ${twice.id} is given twice`, {
      hint: t`give each cell once, numbered from 0`,
    });
  }
  const missing = Cpuset.range(0, cells.length - 1).difference(ids);
  if (missing.isEmpty) return;
  throw new CommandFailed(
    t`cells are numbered from 0 without gaps: ${ids.format()} given, ${missing.format()} missing`,
    { hint: t`number the ${cells.length} cells 0 to ${cells.length - 1}` },
  );
}

function checkExist({ id, vcpus }: WantedCell, all: Cpuset): void {
  const absent = vcpus.difference(all);
  if (absent.isEmpty) return;
  throw new CommandFailed(
    t`cell ${id}: there is no vCPU ${absent.format()}: the domain has ${all.size} (${all.format()})`,
    { hint: t`'virtune vcpucount' counts them; those that are not online yet are among them` },
  );
}

function checkApart(cell: WantedCell, others: readonly WantedCell[]): void {
  for (const other of others) {
    const shared = cell.vcpus.intersect(other.vcpus);
    if (shared.isEmpty) continue;
    throw new CommandFailed(
      t`vCPU ${shared.format()} is in cell ${other.id} and in cell ${cell.id}`,
      { hint: t`put each vCPU into one cell` },
    );
  }
}

function checkVcpus(cells: readonly WantedCell[], count: number): void {
  const all = Cpuset.range(0, count - 1);
  for (const [index, cell] of cells.entries()) {
    checkExist(cell, all);
    checkApart(cell, cells.slice(0, index));
  }
  const uncovered = cells.reduce((left, { vcpus }) => left.difference(vcpus), all);
  if (uncovered.isEmpty) return;
  throw new CommandFailed(
    t`vCPU ${uncovered.format()} is in no cell: the domain has ${count} (${all.format()}), the cells have ${count - uncovered.size}`,
    { hint: t`put every vCPU into a cell, those that are not online yet as well` },
  );
}

function checkMemory(domain: string, cells: readonly WantedCell[], document: DomainDocument): void {
  const plugged = document.pluggedMemoryKiB;
  const total = document.read('memory').memoryKiB ?? 0;
  const wanted = cells.reduce((sum, { memoryKiB }) => sum + memoryKiB, 0);
  if (wanted === total - plugged) return;
  const sizes = cells.map(({ memoryKiB }) => memoryKiB).join(' + ');
  const sum = cells.length === 1 ? sizes : `${sizes} = ${wanted}`;
  throw new CommandFailed(
    plugged === 0
      ? t`the cells have ${sum} KiB of memory, the domain has ${total} KiB`
      : t`the cells have ${sum} KiB of memory, the domain has ${total - plugged} KiB besides ${plugged} KiB in memory devices`,
    {
      hint:
        document.read('cpu').cells.length === 0
          ? t`let the cells add up to ${total - plugged} KiB, or first make the domain's memory ${wanted} KiB: virtune setmaxmem ${domain} ${wanted} --config`
          : t`let the cells add up to ${total - plugged} KiB; to change the domain's memory, change <memory> and its cells with dumpxml --inactive and define`,
    },
  );
}

/** What libvirt takes together with `<numatune><memory>` (virDomainNumatuneNodeParseXML). */
function checkBinding(
  domain: string,
  cells: readonly WantedCell[],
  document: DomainDocument,
): void {
  const bound = cells.filter(({ memnode }) => memnode !== null);
  const [first] = bound;
  if (first === undefined) return;
  const { memory } = document.read('numatune');
  const isAutomatic =
    memory === null ? document.read('vcpu').placement === 'auto' : memory.placement === 'auto';
  if (isAutomatic) {
    throw new CommandFailed(
      t`cell ${first.id}: no cell can be bound while numad places the domain (placement='auto')`,
      {
        hint: t`leave mode and nodeset out, or make the placement of <vcpu> and <numatune> static with dumpxml --inactive and define`,
      },
    );
  }
  if (memory?.mode !== 'restrictive') return;
  const other = bound.find(({ memnode }) => modeOf(memnode, document) !== memory.mode);
  if (other === undefined) return;
  throw new CommandFailed(
    t`cell ${other.id}: mode=${modeOf(other.memnode, document)}, but the domain's memory is restrictive, and then every cell's is`,
    { hint: t`say mode=restrictive, or first: virtune numatune ${domain} --mode strict --config` },
  );
}

/** A host whose topology libvirt does not know is not judged. */
function checkHost(cells: readonly WantedCell[], host: HostTopology): void {
  if (host.nodes.size === 0) return;
  const nodes = Cpuset.from(host.nodes.keys());
  const cpus = allCpus(host);
  for (const { id, memnode, pin } of cells) {
    const absentNodes = (memnode?.nodeset ?? Cpuset.empty).difference(nodes);
    if (!absentNodes.isEmpty) {
      throw new CommandFailed(t`cell ${id}: the host has no NUMA node ${absentNodes.format()}`, {
        hint: t`its nodes are ${nodes.format()}: 'virtune host -H' shows them`,
      });
    }
    const absentCpus = (pin ?? Cpuset.empty).difference(cpus);
    if (!absentCpus.isEmpty) {
      throw new CommandFailed(t`cell ${id}: the host has no CPU ${absentCpus.format()}`, {
        hint: t`its CPUs are ${cpus.format()}: 'virtune host -H' shows them`,
      });
    }
  }
}

/**
 * Whether cells add up: among themselves, and with the domain that they are for and its host.
 * @throws CommandFailed with the numbers that do not
 */
export function checkCells(
  domain: string,
  cells: readonly WantedCell[],
  document: DomainDocument,
  host: HostTopology,
): void {
  checkIds(cells);
  checkVcpus(cells, document.read('vcpu').count);
  checkMemory(domain, cells, document);
  checkBinding(domain, cells, document);
  checkHost(cells, host);
}
