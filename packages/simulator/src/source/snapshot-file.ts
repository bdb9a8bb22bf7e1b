import { decodeSnapshot, type Snapshot, type SnapshotDomain, SnapshotError } from '@virtune/model';
import { x86Map } from '../cpu/x86-models.ts';
import {
  type CpuDescription,
  defaultSystem,
  type MachineDescription,
  type SystemDescription,
} from '../host/description.ts';
import type { SavedMemory } from '../host/memory.ts';
import type { GuestSource, HostSource } from './host-source.ts';
import { machineFromHostTopology } from './host-topology.ts';
import { guestsSeen } from './seen-machines.ts';
import { SourceError } from './source-error.ts';

/** `9.0.0` in libvirt's own scale; undefined where it is something else. */
function versionNumber(text: string): number | undefined {
  const [major, minor, release] = /^(\d+)\.(\d+)\.(\d+)/.exec(text)?.slice(1) ?? [];
  if (major === undefined) return undefined;
  return Number(major) * 1_000_000 + Number(minor) * 1000 + Number(release);
}

function systemOf({ host }: Snapshot): Partial<SystemDescription> {
  const libvirtVersion = versionNumber(host.libvirt);
  const hypervisorVersion = versionNumber(host.hypervisor);
  return {
    hostname: host.hostname,
    ...(host.cgroupVersion !== null && { cgroup: host.cgroupVersion }),
    ...(libvirtVersion !== undefined && { libvirtVersion }),
    ...(hypervisorVersion !== undefined && { hypervisorVersion }),
  };
}

const SMALL_PAGES_KIB = 64;

/** What is free, node by node, and of their pools. */
function freeMemory({ host }: Snapshot): SavedMemory {
  return host.memory.map(({ node, freeKiB, pages }) => [
    node,
    freeKiB ?? 0,
    pages
      .filter(({ sizeKiB }) => sizeKiB > SMALL_PAGES_KIB)
      .map(({ sizeKiB, total, free }) => ({ sizeKiB, total, free: free ?? total })),
  ]);
}

/** CPUs that libvirt does not show, for they are offline: beside the one before, each a core. */
function withOfflineCpus(
  machine: MachineDescription,
  { host }: Snapshot,
): readonly CpuDescription[] {
  const known = new Map(machine.cpus.map((cpu) => [cpu.id, cpu]));
  let before = machine.cpus[0]!;
  return Array.from({ length: host.cpus.count }, (_, id) => {
    const found = known.get(id);
    if (found !== undefined) {
      before = found;
      return { ...found, online: host.cpus.online.has(id) };
    }
    // No other CPU of the socket can have it for its core's number.
    return { ...before, id, core: FIRST_OFFLINE_CORE + id, siblings: [id], online: false };
  });
}

const FIRST_OFFLINE_CORE = 100_000;

function guestOf({
  id,
  state,
  live,
  config,
  autostart,
  persistent,
  kernel,
}: SnapshotDomain): GuestSource {
  const isPlain = live !== null && !live.xml.includes('<hugepages>');
  const memory =
    isPlain && kernel?.memory
      ? kernel.memory.map(({ node, memoryKiB }) => ({
          node,
          pageKiB: null,
          kib: Math.floor(memoryKiB),
        }))
      : undefined;
  return {
    config: persistent ? (config?.xml ?? live?.xml ?? null) : null,
    live: id === null ? null : (live?.xml ?? config?.xml ?? null),
    autostart,
    paused: state === 'paused',
    ...(id !== null && { id }),
    ...(memory !== undefined && { memory }),
  };
}

/**
 * The host of a snapshot, with its guests as they were, running, paused and off, and as much memory
 * free as was. What no snapshot has is made up: where CPUs are that are offline, and the memory of
 * guests by node where the kernel was not looked into.
 * @throws SourceError where the text is no snapshot.
 */
export function hostFromSnapshot(text: string, file: string): HostSource {
  let snapshot: Snapshot;
  try {
    snapshot = decodeSnapshot(text);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new SourceError(file, { line: error.line, column: error.column }, error.reason);
  }
  const machine = machineFromHostTopology(snapshot.host.topology);
  const system = systemOf(snapshot);
  const definitions = snapshot.domains.flatMap(({ live, config }) =>
    [live?.xml, config?.xml].filter((xml) => xml !== undefined && xml !== null),
  );
  const seen = guestsSeen(machine, { ...defaultSystem, ...system }, definitions);
  return {
    machine: {
      ...machine,
      cpuVendor: x86Map().models.get(machine.cpuModel ?? '')?.vendor ?? null,
      cpus: withOfflineCpus(machine, snapshot),
    },
    system: { ...system, ...(seen !== null && { guests: seen }) },
    guests: snapshot.domains
      .map(guestOf)
      .toSorted((a, b) => (a.id ?? Infinity) - (b.id ?? Infinity)),
    freeBesideGuests: freeMemory(snapshot),
  };
}
