import { Cpuset, type Nodeset } from '@virtune/model';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Definition } from './definition/definition.ts';
import type { Demand } from './demand.ts';

/** What libvirtd says of a QEMU that has ended before it could be asked anything. */
function ended(lastWords: string): VirError {
  const what = 'process exited while connecting to monitor';
  const said = lastWords === '' ? '' : `: ${lastWords}`;
  return new VirError(code.internalError, from.qemu, `${what}${said}`);
}

function said(host: SimulatedHost, text: string): VirError {
  const time = new Date(Number(host.clock.now() / 1_000_000n)).toISOString().replace(/Z$/, '000Z');
  return ended(`${time} qemu-system-x86_64: ${text}`);
}

/** Whether QEMU touches all of a demand before it runs the guest. */
const isPreallocated = ({ memory }: Definition, { pageKiB }: Demand): boolean =>
  memory.allocation === 'immediate' || pageKiB !== null;

/** QEMU has threads of its own for memory that it touches from 7.2 on. */
const THREAD_CONTEXT = 7_002_000;

/**
 * Memory of told nodes is touched by threads on those nodes' CPUs (libvirt 9.0:
 * qemuBuildThreadContextProps); where the emulator's pin leaves none of these, QEMU ends. `runsOn` is
 * where the emulator may run. @throws VirError
 */
export function checkAffinity(
  host: SimulatedHost,
  definition: Definition,
  demands: readonly Demand[],
  runsOn: Cpuset,
): void {
  if (host.system.hypervisorVersion < THREAD_CONTEXT) return;
  for (const demand of demands) {
    const { mode, nodeset } = demand;
    if (nodeset === null || mode === 'restrictive' || !isPreallocated(definition, demand)) continue;
    const near = host.machine.cpus.filter(({ id, node }) => nodeset.has(node) && runsOn.has(id));
    if (near.length === 0) throw said(host, 'Setting CPU affinity failed: Invalid argument');
  }
}

/** The nodes of which the emulator may have memory at all (qemuProcessSetupPid). */
function allowedNodes(host: SimulatedHost, { numatune }: Definition): Nodeset {
  const isBound = numatune?.mode === 'strict' || numatune?.mode === 'restrictive';
  const told = isBound ? (numatune?.nodeset ?? null) : null;
  return told ?? Cpuset.from(host.memory.nodes);
}

/** The pages of a size that are free on these nodes. */
function freePagesKiB({ memory }: SimulatedHost, sizeKiB: number, nodes: Nodeset): number {
  let kib = 0;
  for (const node of nodes) {
    kib += sizeKiB * (memory.pools(node).find((pool) => pool.sizeKiB === sizeKiB)?.free ?? 0);
  }
  return kib;
}

/**
 * Why a domain does not start whose demand the nodes cannot meet; asked while what it did get is not
 * given back, `missingKiB` of the demand have not been found.
 *
 * - Huge pages are reserved first, then touched: too few where it may have memory at all, or there
 *   but not on the nodes that it is bound to.
 * - Memory that is touched at once or locked: the kernel kills QEMU, which says nothing.
 * - Other memory is promised by a real kernel, and the guest is killed when it has touched too much.
 *   The simulated host does not let such a guest start, with what QEMU says where the kernel keeps
 *   its promises (vm.overcommit_memory 2).
 */
export function shortage(
  host: SimulatedHost,
  definition: Definition,
  demand: Demand,
  missingKiB: number,
): VirError {
  const { name, pageKiB } = demand;
  if (pageKiB !== null) {
    const elsewhere = freePagesKiB(host, pageKiB, allowedNodes(host, definition));
    return elsewhere < missingKiB
      ? said(host, 'unable to map backing store for guest RAM: Cannot allocate memory')
      : said(host, 'qemu_prealloc_mem: preallocating memory failed: Bad address');
  }
  return isPreallocated(definition, demand) || definition.memory.locked
    ? ended('')
    : said(host, `cannot set up guest memory '${name}': Cannot allocate memory`);
}
