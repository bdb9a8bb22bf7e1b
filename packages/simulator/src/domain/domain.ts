import type { DomainIdentity, TypedParameter } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Definition } from './definition/definition.ts';
import { uuidBytes } from './definition/uuid.ts';
import { AFFECT_CONFIG, AFFECT_LIVE, checkExclusive, notRunning } from './flags.ts';
import type { Share } from './placement.ts';

/** virDomainState. */
export const state = { running: 1, paused: 3, shutdown: 4, shutoff: 5 } as const;

/** Reasons of virDomainRunningReason, virDomainPausedReason and virDomainShutoffReason. */
export const reason = {
  running: { booted: 1, migrated: 2, restored: 3, unpaused: 5, saveCanceled: 7 },
  paused: { user: 1, migration: 2 },
  shutoff: { unknown: 0, shutdown: 1, destroyed: 2, migrated: 4, saved: 5, failed: 6 },
} as const;

/** A thread group's bandwidth as its cgroup has it; a quota of -1 is none. */
export interface Bandwidth {
  readonly period: bigint;
  readonly quota: bigint;
}

/** The kernel's side of a running domain: what its cgroup holds. */
export interface Cgroup {
  readonly shares: bigint;
  readonly vcpu: Bandwidth;
  readonly emulator: Bandwidth;
  readonly iothread: Bandwidth;
  readonly global: Bandwidth;
  readonly hardLimitKiB: bigint | null;
  readonly softLimitKiB: bigint | null;
  readonly swapHardLimitKiB: bigint | null;
  readonly blkioWeight: number;
}

/** An iothread's polling, which only a running domain has. */
export interface Polling {
  readonly maxNs: bigint;
  readonly grow: number;
  readonly shrink: number;
}

/** What QEMU would migrate with: its own settings, which end with it. */
export interface MigrationLimits {
  /** How long the guest may stand still at the end. */
  readonly downtimeMs: bigint;
  /** Of the part after the switch to post-copy; 0 is no limit. */
  readonly postcopyMiBps: bigint;
  /** Of the xbzrle compression. */
  readonly cacheBytes: bigint;
}

export const defaultMigrationLimits: MigrationLimits = {
  downtimeMs: 300n,
  postcopyMiBps: 0n,
  cacheBytes: 67_108_864n,
};

/** How fast a guest writes to new pages, as it was asked for last (virDomainStartDirtyRateCalc). */
export interface DirtyRate {
  readonly mode: 'page-sampling' | 'dirty-bitmap' | 'dirty-ring';
  readonly startedNs: bigint;
  readonly seconds: number;
  /** Of the vCPUs, when it began. */
  readonly cpuTimeNs: bigint;
  /** null while it is measured. */
  readonly megabytesPerSecond: bigint | null;
}

/** A disk is being freed of the images behind it (VIR_DOMAIN_BLOCK_JOB_TYPE_PULL). */
export interface BlockJob {
  /** Bytes in a second; 0 for as many as the host can. */
  readonly speed: bigint;
  /** What is to be copied, what had been at `sinceNs`, and what the disk counts to. */
  readonly totalBytes: bigint;
  readonly doneBytes: bigint;
  readonly sinceNs: bigint;
  readonly endBytes: bigint;
}

/** A domain's run: from its start to its end. */
export interface Run {
  readonly id: number;
  readonly pid: number;
  readonly startedNs: bigint;
  definition: Definition;
  /** By device, in the order of `definition.devices`. */
  aliases: readonly (string | null)[];
  /** Devices that the guest has been asked to let go, by their aliases. */
  leaving?: Set<string>;
  cgroup: Cgroup;
  shares: readonly Share[];
  /** The vCPUs that were plugged in, by QEMU's device; only these can be unplugged. */
  readonly plugged: Set<number>;
  readonly polling: Map<number, Polling>;
  /** What numad gave where it was asked. */
  readonly autoNodes: Definition['cpuset'];
  readonly autoCpus: Definition['cpuset'];
  paused: boolean;
  /** virDomainPausedReason while it is paused; the user unless told. */
  pauseReason?: number;
  migration: MigrationLimits;
  dirtyRate: DirtyRate | null;
  /** The highest number that an image of a disk has got. */
  lastImage: number;
  /** Block jobs that run, by the disk's target. */
  readonly blockJobs: Map<string, BlockJob>;
}

/** A job that has ended (virDomainJobData). */
export interface CompletedJob {
  readonly params: readonly TypedParameter[];
}

/** INT64_MAX bytes: QEMU_DOMAIN_MIG_BANDWIDTH_MAX. */
export const MAX_MIGRATION_MIBPS = 8_796_093_022_207n;

/** The definitions that a call reads or changes. */
export interface Affected {
  readonly run: Run | null;
  readonly config: Definition | null;
}

/** A domain of the host, running or not (virDomainObj). */
export class Domain {
  readonly host: SimulatedHost;
  readonly uuid: string;
  readonly uuidBytes: Uint8Array;
  /** Its persistent definition; null while it is transient. */
  config: Definition | null;
  run: Run | null = null;
  autostart = false;
  /** VIR_DOMAIN_AUTOSTART_ONCE of libvirt 11.2 on. */
  autostartOnce = false;
  /** Whether libvirt knows of an image that its next start goes on from. */
  managedSave = false;
  /** How fast it may migrate; it stays when the domain is off. */
  migrationMiBps = MAX_MIGRATION_MIBPS;
  /** The last job that ended well, until somebody has asked for it. */
  completedJob: CompletedJob | null = null;
  /** virDomainState and its reason while it is off. */
  shutoffReason: number = reason.shutoff.unknown;
  runReason: number = reason.running.booted;
  /** Whether its persistent definition changed while it ran. */
  updated = false;

  constructor(host: SimulatedHost, uuid: string, config: Definition | null) {
    this.host = host;
    this.uuid = uuid;
    this.uuidBytes = uuidBytes(uuid);
    this.config = config;
  }

  get name(): string {
    return this.definition.name;
  }

  get id(): number {
    return this.run?.id ?? -1;
  }

  get identity(): DomainIdentity {
    return { name: this.name, uuid: this.uuidBytes, id: this.id };
  }

  /** What holds now: of the running domain, else the persistent definition (vm->def). */
  get definition(): Definition {
    return (this.run?.definition ?? this.config)!;
  }

  get state(): number {
    if (this.run === null) return state.shutoff;
    return this.run.paused ? state.paused : state.running;
  }

  get stateReason(): number {
    if (this.run === null) return this.shutoffReason;
    return this.run.paused ? (this.run.pauseReason ?? reason.paused.user) : this.runReason;
  }

  /** The running domain. @throws VirError where it does not run. */
  running(): Run {
    if (this.run === null) throw notRunning();
    return this.run;
  }

  /** Which definitions flags mean (virDomainObjGetDefs). @throws VirError */
  affected(flags: number): Affected {
    const impact = this.#impact(flags);
    return {
      run: (impact & AFFECT_LIVE) !== 0 ? this.run : null,
      config: (impact & AFFECT_CONFIG) !== 0 ? this.config : null,
    };
  }

  /** The one definition that flags mean (virDomainObjGetOneDef). @throws VirError */
  one(flags: number): { definition: Definition; live: boolean } {
    checkExclusive(flags);
    const impact = this.#impact(flags);
    const live = (impact & AFFECT_LIVE) !== 0;
    const definition = (impact & AFFECT_CONFIG) !== 0 ? this.config : this.definition;
    return { definition: definition!, live };
  }

  #impact(flags: number): number {
    const told = flags & (AFFECT_LIVE | AFFECT_CONFIG);
    const impact = told !== 0 ? told : this.run === null ? AFFECT_CONFIG : AFFECT_LIVE;
    if (this.run === null && (impact & AFFECT_LIVE) !== 0) throw notRunning();
    if (this.config === null && (impact & AFFECT_CONFIG) !== 0) {
      throw new VirError(
        code.operationInvalid,
        from.domain,
        'transient domains do not have any persistent config',
      );
    }
    return impact;
  }

  /** Changes the persistent definition. */
  setConfig(change: Partial<Definition>): void {
    this.config = { ...this.config!, ...change };
  }

  /** Changes the definition of the running domain. */
  setLive(change: Partial<Definition>): void {
    const run = this.running();
    run.definition = { ...run.definition, ...change };
  }
}
