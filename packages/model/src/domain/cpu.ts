import type { DomainElement } from './element.ts';
import { readCells, renderCells, type Cell } from './numa.ts';
import { readTopology, renderTopology, type GuestTopology } from './topology.ts';

/** What `<cpu>` says of where vCPUs are. Model, features and all else of it are left alone. */
export interface Cpu {
  readonly topology: GuestTopology | null;
  /** The guest's NUMA cells by id, from 0 without gaps; none where the guest has no NUMA. */
  readonly cells: readonly Cell[];
}

export const cpu: DomainElement<Cpu> = {
  read: (domain) => ({ topology: readTopology(domain), cells: readCells(domain) }),
  render: ({ topology, cells }) => {
    const children = [
      ...(topology === null ? [] : [renderTopology(topology)]),
      ...(cells.length === 0 ? [] : [renderCells(cells)]),
    ];
    return children.length === 0 ? [] : [{ name: 'cpu', container: true, children }];
  },
};
