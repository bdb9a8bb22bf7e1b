import { decodeSnapshot, type Snapshot, SnapshotError } from '@virtune/model';
import { x86Map } from '../cpu/x86-models.ts';
import { defaultSystem, type SystemDescription } from '../host/description.ts';
import type { HostSource } from './host-source.ts';
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

/** KiB that the running guests hold, by node; where the kernel does not say it, evenly. */
function takenByGuests({ host, domains }: Snapshot): ReadonlyMap<number, number> {
  const taken = new Map<number, number>();
  const nodes = host.memory.map(({ node }) => node);
  for (const { id, live, kernel } of domains) {
    if (id === null) continue;
    const allKiB = live?.values?.memory.memoryKiB ?? 0;
    const known =
      kernel?.memory ?? nodes.map((node) => ({ node, memoryKiB: allKiB / nodes.length }));
    for (const { node, memoryKiB } of known) {
      taken.set(node, (taken.get(node) ?? 0) + Math.floor(memoryKiB));
    }
  }
  return taken;
}

/**
 * The host of a snapshot, with its guests as they were: the free memory is what there would be
 * without the guests that run, which take theirs again when they are started.
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
  const taken = takenByGuests(snapshot);
  const free = new Map(
    snapshot.host.memory.map(({ node, freeKiB, pages }) => [
      node,
      {
        freeKiB: freeKiB === null ? null : freeKiB + (taken.get(node) ?? 0),
        pages: new Map(pages.map(({ sizeKiB, total, free: unused }) => [sizeKiB, unused ?? total])),
      },
    ]),
  );
  const machine = machineFromHostTopology(snapshot.host.topology, free);
  const { online } = snapshot.host.cpus;
  const system = systemOf(snapshot);
  const definitions = snapshot.domains.flatMap(({ live, config }) =>
    [live?.xml, config?.xml].filter((xml) => xml !== undefined && xml !== null),
  );
  const seen = guestsSeen(machine, { ...defaultSystem, ...system }, definitions);
  return {
    machine: {
      ...machine,
      cpuVendor: x86Map().models.get(machine.cpuModel ?? '')?.vendor ?? null,
      cpus: machine.cpus.map((cpu) => ({ ...cpu, online: online.has(cpu.id) })),
    },
    system: { ...system, ...(seen !== null && { guests: seen }) },
    guests: snapshot.domains.map(({ id, live, config, autostart, persistent }) => ({
      config: persistent ? (config?.xml ?? live?.xml ?? null) : null,
      live: id === null ? null : (live?.xml ?? config?.xml ?? null),
      autostart,
    })),
  };
}
