import type { MachineDescription, SystemDescription } from '../host/description.ts';
import { referenceMachine } from '../host/reference.ts';
import type { GuestSource, HostSource } from '../source/host-source.ts';
import { Located } from '../source/located.ts';
import { machineFromShape } from '../source/shape.ts';
import { SourceError } from '../source/source-error.ts';
import { machineFromTopology } from '../source/topology-file.ts';
import { type GuestSetting, readGuests } from './guest.ts';
import { guestXml } from './guest-xml.ts';

const HOST = ['shape', 'topology', 'hostname', 'cgroup', 'libvirt', 'kvm', 'offline'] as const;

function readMachine(host: Located | undefined): MachineDescription {
  const fields = host?.fields(HOST, 'host') ?? {};
  if (fields.topology !== undefined) return machineFromTopology(fields.topology);
  if (fields.shape === undefined) return referenceMachine;
  try {
    return machineFromShape(fields.shape.text('shape'));
  } catch (error) {
    if (!(error instanceof SourceError)) throw error;
    throw fields.shape.wrong(`in the shape, at character ${error.column}: ${error.reason}`);
  }
}

function readVersion(value: Located): number {
  const text = value.text('libvirt');
  const [, major, minor, release] = /^(\d+)\.(\d+)\.(\d+)$/.exec(text) ?? [];
  if (major === undefined) throw value.wrong(`libvirt is a version such as '9.0.0', not '${text}'`);
  return Number(major) * 1_000_000 + Number(minor) * 1000 + Number(release);
}

function readSystem(host: Located | undefined): Partial<SystemDescription> {
  const { hostname, cgroup, libvirt, kvm } = host?.fields(HOST, 'host') ?? {};
  return {
    ...(hostname !== undefined && { hostname: hostname.text('hostname') }),
    ...(cgroup !== undefined && { cgroup: cgroup.integer('cgroup', 1, 2) as 1 | 2 }),
    ...(kvm !== undefined && { kvm: kvm.flag('kvm') }),
    ...(libvirt !== undefined && { libvirtVersion: readVersion(libvirt) }),
  };
}

function withOffline(machine: MachineDescription, host: Located | undefined): MachineDescription {
  const { offline } = host?.fields(HOST, 'host') ?? {};
  if (offline === undefined) return machine;
  const set = offline.cpuset('offline');
  const missing = [...set].find((cpu) => !machine.cpus.some(({ id }) => id === cpu));
  if (missing !== undefined) throw offline.wrong(`the host has no CPU ${missing}`);
  const cpus = machine.cpus.map((cpu) => (set.has(cpu.id) ? { ...cpu, online: false } : cpu));
  return { ...machine, cpus };
}

function guestSource(
  guest: GuestSetting,
  host: { readonly arch: string; readonly kvm: boolean },
): GuestSource {
  const config = guestXml(guest, guest.config, host);
  const same = guest.live === guest.config;
  return {
    config,
    live: guest.running ? (same ? config : guestXml(guest, guest.live, host)) : null,
    autostart: guest.autostart,
    load: { name: guest.name, profile: guest.load },
  };
}

function readAllGuests(list: Located): GuestSetting[] {
  const names = new Map<string, true>();
  return list.list('guests').flatMap((entry) => {
    const guests = readGuests(entry);
    for (const { name } of guests) {
      if (names.has(name)) throw entry.wrong(`a guest '${name}' is there already`);
      names.set(name, true);
    }
    return guests;
  });
}

/**
 * A host with guests as a scenario describes it; see the package's README.
 * @throws SourceError with file, line and reason.
 */
export function readScenario(text: string, file: string): HostSource {
  const root = Located.parse(text, file);
  const { host, guests } = root.fields(['about', 'host', 'guests'], 'a scenario');
  const machine = withOffline(readMachine(host), host);
  const settings = guests === undefined ? [] : readAllGuests(guests);
  const system = readSystem(host);
  const kind = { arch: machine.arch, kvm: system.kvm ?? true };
  return {
    machine,
    system,
    guests: settings.map((guest) => guestSource(guest, kind)),
  };
}
