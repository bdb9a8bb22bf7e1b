import type { SimulatedHost } from '../../host/simulated-host.ts';
import type { Definition } from '../definition/definition.ts';
import type { Device } from '../definition/devices/device.ts';
import { demandOfModule, nodesFor } from '../demand.ts';
import { giveMemory, merged, type Share, Taking } from '../placement.ts';

/** Takes a memory module's memory; null, and nothing is taken, where it does not suffice. */
export function takeModule(
  host: SimulatedHost,
  definition: Definition,
  shares: readonly Share[],
  module: Device,
): readonly Share[] | null {
  const taking = new Taking(host);
  const demand = demandOfModule(host, definition, module);
  let missing = demand.kib;
  for (const node of nodesFor(host, definition, demand).first) {
    if (missing > 0) missing = taking.take(node, missing, demand.pageKiB);
  }
  if (missing === 0) return merged([...shares, ...taking.shares]);
  giveMemory(host, taking.shares);
  return null;
}

/** Gives a memory module's memory back: to the nodes that it would be taken from. */
export function giveModule(
  host: SimulatedHost,
  definition: Definition,
  shares: readonly Share[],
  module: Device,
): readonly Share[] {
  const demand = demandOfModule(host, definition, module);
  const order = nodesFor(host, definition, demand).first;
  let excess = demand.kib;
  const left = new Map(shares.map((share) => [share, share.kib]));
  for (const node of [...order, ...host.memory.nodes]) {
    for (const share of shares) {
      if (share.node !== node || share.pageKiB !== demand.pageKiB) continue;
      const part = Math.min(excess, left.get(share)!);
      excess -= part;
      left.set(share, left.get(share)! - part);
      giveMemory(host, [{ ...share, kib: part }]);
    }
  }
  return merged(shares.map((share) => ({ ...share, kib: left.get(share)! })));
}
