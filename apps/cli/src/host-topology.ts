import type { Connection } from '@virtune/libvirt';
import type { HostTopology } from '@virtune/model';
import { CommandFailed, orFail } from './failure.ts';
import { t } from './messages/index.ts';

/**
 * The host's topology, out of its capabilities.
 * @throws CommandFailed with `unreadable` where they cannot be understood.
 */
export async function hostTopology(
  connection: Connection,
  unreadable: string,
): Promise<HostTopology> {
  const capabilities = connection.getCapabilities();
  const xml = await orFail(capabilities, t`unable to get node capabilities`);
  // Only some forms of some commands come here: the others start without it.
  const { parseHostTopology } = await import('@virtune/model');
  try {
    return parseHostTopology(xml);
  } catch (error) {
    throw new CommandFailed(unreadable, { hint: (error as Error).message });
  }
}

/** The same for a hint: undefined where it cannot be had, for no hint is better than a second error. */
export const topologyForHint = (connection: Connection): Promise<HostTopology | undefined> =>
  hostTopology(connection, '').catch(() => undefined);

/** Says which NUMA nodes the host has, where `node` is none of them; undefined where it is one. */
export function missingNodeHint(
  topology: HostTopology | undefined,
  node: number,
): string | undefined {
  if (topology === undefined || topology.nodes.size === 0 || node < 0) return undefined;
  if (topology.nodes.has(node)) return undefined;
  const nodes = [...topology.nodes.keys()].join(', ');
  return t`the host has no NUMA node ${node}: its nodes are ${nodes}`;
}
