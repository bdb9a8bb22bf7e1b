import {
  type Connection,
  type Domain,
  LibvirtError,
  listAllDomainsFlags,
  parseUuid,
} from '@virtune/libvirt';
import type { Cpuset, Snapshot, SnapshotDomain, SnapshotHost } from '@virtune/model';
import { KernelFiles } from '../kernel/files.ts';
import { isLocal } from '../locality.ts';
import { Caller } from './caller.ts';
import { DomainChanged, type DomainSources, readDomain } from './domain.ts';
import { GuestKernel } from './guest-kernel.ts';
import { readHost } from './host.ts';
import { InFlight } from './in-flight.ts';
import { Notes } from './notes.ts';
import { readStatistics, type StatisticsRecord } from './statistics.ts';

export interface TakeOptions {
  /** The version of virtune, for the document. */
  readonly virtune: string;
  /** Only these domains; all of them without. */
  readonly domains?: readonly Domain[];
  /** CPUs set aside for the host, where they are named by hand. */
  readonly reserved?: Cpuset;
  /** `remote` leaves the kernel alone even on the host itself. */
  readonly locality?: 'auto' | 'remote';
  /** Whether numa_maps are read, for which the kernel walks all page tables of a guest. */
  readonly memory?: boolean;
  /** Where the kernel's files are. */
  readonly files?: KernelFiles;
}

/** How often a domain is read again that changed its state while it was read. */
const TRIES = 3;

/** Reads the domains, each as often as it takes. */
class DomainsReader {
  readonly #connection: Connection;
  readonly #caller: Caller;
  readonly #notes: Notes;
  readonly #sources: DomainSources;

  constructor(sources: DomainSources, notes: Notes) {
    this.#connection = sources.connection;
    this.#caller = sources.caller;
    this.#sources = sources;
    this.#notes = notes;
  }

  async read(domains: readonly Domain[]): Promise<readonly SnapshotDomain[]> {
    const statistics = this.#caller.must(() => readStatistics(this.#connection));
    // Whoever waits for it will say what went wrong; nobody does where there is no domain.
    statistics.catch(() => {});
    const found = await Promise.all(domains.map((domain) => this.#one(domain, statistics)));
    return found.filter((domain) => domain !== null).toSorted(byIdThenName);
  }

  /** null, and a note, where it has gone. */
  async #one(
    listed: Domain,
    statistics: Promise<ReadonlyMap<string, StatisticsRecord>>,
  ): Promise<SnapshotDomain | null> {
    let domain = listed;
    for (let tries = 1; ; tries += 1) {
      try {
        const record = this.#record(domain, tries === 1 ? statistics : undefined);
        record.catch(() => {});
        return await readDomain(domain, record, this.#sources);
      } catch (error) {
        if (!(error instanceof LibvirtError || error instanceof DomainChanged)) throw error;
        this.#notes.forget(domain.name);
        if (tries === TRIES) {
          this.#leaveOut(domain, `it could not be read: ${error.message}`);
          return null;
        }
        const again = await this.#lookUp(domain);
        if (again === null) {
          this.#leaveOut(domain, 'it went away while it was read');
          return null;
        }
        domain = again;
      }
    }
  }

  async #record(
    domain: Domain,
    statistics?: Promise<ReadonlyMap<string, StatisticsRecord>>,
  ): Promise<StatisticsRecord> {
    const common = (await statistics)?.get(domain.uuid);
    if (common !== undefined) return common;
    const own = await this.#caller.must(() => readStatistics(this.#connection, [domain]));
    const record = own.get(domain.uuid);
    if (record !== undefined) return record;
    // libvirt leaves a domain out that has gone: any question about it says so as well.
    await this.#caller.must(() => domain.getInfo());
    throw new Error(`libvirt has no statistics of ${domain.name}`);
  }

  async #lookUp(domain: Domain): Promise<Domain | null> {
    const uuid = parseUuid(domain.uuid);
    if (uuid === undefined) return null;
    try {
      return await this.#caller.must(() => this.#connection.domainLookupByUuid(uuid));
    } catch (error) {
      if (error instanceof LibvirtError) return null;
      throw error;
    }
  }

  #leaveOut(domain: Domain, why: string): void {
    this.#notes.add('domain-vanished', domain.name, `left out: ${why}`);
  }
}

function byIdThenName(a: SnapshotDomain, b: SnapshotDomain): number {
  const last = Number.POSITIVE_INFINITY;
  if (a.id !== b.id) return (a.id ?? last) - (b.id ?? last);
  return a.name < b.name ? -1 : 1;
}

async function uuidsOf(
  connection: Connection,
  caller: Caller,
  flag: number,
): Promise<(uuid: string) => boolean> {
  const domains = await caller.must(() => connection.listAllDomains(flag));
  const uuids = new Set(domains.map(({ uuid }) => uuid));
  return (uuid) => uuids.has(uuid);
}

/** What cgroup v2's "max" is in libvirt's microseconds; v1 has -1 instead (virCgroupV2GetCpuCfsQuota). */
const V2_UNLIMITED = 17_592_186_044_415;

/**
 * Which version of cgroups a running guest is in, by what libvirt tells of it: the default of the
 * shares that it was not given, or of no quota; null where neither tells.
 */
function versionBehind({ live, scheduler }: SnapshotDomain): 1 | 2 | null {
  const shares = scheduler.live?.['cpu_shares'];
  const isDefault = live !== null && !live.xml.includes('<shares>');
  if (isDefault && shares === 1024) return 1;
  if (isDefault && shares === 100) return 2;
  return scheduler.live?.['emulator_quota'] === V2_UNLIMITED ? 2 : null;
}

function inferCgroupVersion(
  host: SnapshotHost,
  domains: readonly SnapshotDomain[],
  notes: Notes,
): SnapshotHost {
  if (host.cgroupVersion !== null) return host;
  const cgroupVersion = domains.map(versionBehind).find((version) => version !== null) ?? null;
  if (cgroupVersion === null) return host;
  notes.add(
    'cgroup-version-inferred',
    null,
    `cgroup v${cgroupVersion}, by the defaults that libvirt tells of running guests`,
  );
  return { ...host, cgroupVersion };
}

function noteKernel(files: KernelFiles | null, notes: Notes): void {
  if (files === null) {
    notes.add(
      'remote',
      null,
      "the kernel of the host cannot be looked into from here: run virtune on the host itself for threads' real affinity, cgroups and memory by node",
    );
    return;
  }
  const [first] = files.denied;
  if (first === undefined) return;
  const count = files.denied.length;
  const which = count === 1 ? first : `${first} and ${count - 1} more`;
  notes.add('kernel-denied', null, `${which} may not be read: run virtune as root`);
}

/**
 * Everything about one host at one time, over one connection with five calls in flight. A domain
 * that goes away while it is read is left out, with a note; so is what libvirt or the kernel will
 * not tell.
 * @throws what the connection throws; LibvirtError where the host itself would not answer;
 * CapabilitiesError where its capabilities cannot be understood.
 */
export async function takeSnapshot(
  connection: Connection,
  options: TakeOptions,
): Promise<Snapshot> {
  const begin = performance.now();
  const takenAt = new Date().toISOString();
  const notes = new Notes();
  const caller = new Caller(new InFlight(), notes);
  const uri = await connection.getUri();
  const local = options.files ?? new KernelFiles();
  const isHere = options.locality !== 'remote' && (await isLocal(connection, uri, local));
  const files = isHere ? local : null;
  const hostReading = readHost(connection, caller, files, options.reserved ?? null);
  const [host, listed, isAutostart, isPersistent] = await Promise.all([
    hostReading,
    options.domains ?? caller.must(() => connection.listAllDomains()),
    uuidsOf(connection, caller, listAllDomainsFlags.autostart),
    uuidsOf(connection, caller, listAllDomainsFlags.persistent),
  ]);
  const kernel = files && new GuestKernel(files, notes, options.memory ?? true);
  const sources: DomainSources = {
    connection,
    caller,
    cpuCount: host.cpus.count,
    isAutostart,
    isPersistent,
    kernel: async (domain) => kernel && kernel.look(domain, hostReading),
  };
  const domains = await new DomainsReader(sources, notes).read(listed);
  noteKernel(files, notes);
  return {
    takenAt,
    tookMs: Math.round(performance.now() - begin),
    virtune: options.virtune,
    uri,
    redacted: false,
    host: inferCgroupVersion(host, domains, notes),
    domains,
    notes: notes.all,
  };
}
