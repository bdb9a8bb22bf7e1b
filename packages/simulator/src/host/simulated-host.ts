import { Cpuset } from '@virtune/model';
import { Clock, type ClockOptions } from '../clock.ts';
import { Domains } from '../domain/domains.ts';
import { code, from, VirError } from '../error.ts';
import { LoadModel } from '../load/load-model.ts';
import { Random } from '../random.ts';
import { defaultSystem, type MachineDescription, type SystemDescription } from './description.ts';
import { CpuTimes } from './cpu-times.ts';
import { HostEvents } from './events.ts';
import { Faults } from './faults.ts';
import { HostFiles, type SaveImage } from './files.ts';
import { Images, type SavedImages } from './images.ts';
import { HostMemory, type SavedMemory } from './memory.ts';
import { defaultMerging, type Merging } from './merging.ts';

export interface HostOptions extends ClockOptions {
  readonly system?: Partial<SystemDescription>;
  /** Decides everything that is left to chance. */
  readonly seed?: number;
  /** Something went wrong inside the simulator: a mistake of ours, not of the client. */
  readonly onInternalError?: (error: unknown) => void;
}

/** A host as its state file has it; instants and times are decimal nanoseconds. */
export interface SavedHost {
  readonly nowNs: string;
  readonly bootNs: string;
  readonly random: readonly [number, number, number, number];
  readonly online: readonly number[];
  readonly memory: SavedMemory;
  readonly cpuTimes: ReturnType<CpuTimes['save']>;
  /** These two are absent in states of before they were kept. */
  readonly merging?: Merging;
  readonly images?: SavedImages;
  readonly domains: unknown;
  /** Save images by their path; a state that was written before there were any has none. */
  readonly files?: readonly (readonly [string, SaveImage])[];
}

/** A host that exists only in software: its machine, its memory, its time, and its domains. */
export class SimulatedHost {
  readonly machine: MachineDescription;
  readonly system: SystemDescription;
  #instance: string | undefined;
  readonly clock: Clock;
  random: Random;
  readonly memory: HostMemory;
  readonly cpuTimes = new CpuTimes();
  readonly images = new Images();
  /** How the kernel merges equal pages. */
  merging: Merging = defaultMerging;
  readonly events = new HostEvents();
  readonly faults = new Faults();
  readonly files = new HostFiles((file) => this.domains.use(file));
  readonly domains: Domains;
  #bootNs: bigint;
  #changes = 0;
  #online: Cpuset;
  #onlineCpus: readonly number[];
  readonly #onlineListeners = new Set<() => void>();
  readonly #onInternalError: (error: unknown) => void;

  constructor(machine: MachineDescription, options: HostOptions = {}) {
    this.machine = machine;
    this.system = { ...defaultSystem, ...options.system };
    this.clock = new Clock(options);
    this.#bootNs = this.clock.now();
    this.random = new Random(options.seed ?? 1);
    this.memory = new HostMemory(machine);
    this.#onlineCpus = machine.cpus.filter(({ online }) => online).map(({ id }) => id);
    this.#online = Cpuset.from(this.#onlineCpus);
    this.#onInternalError = options.onInternalError ?? (() => undefined);
    this.domains = new Domains(this);
    this.domains.load_ = new LoadModel(this);
    this.events.onEvent(() => this.touch());
  }

  /**
   * Told from every other host by this: hosts of one kind may have the same UUID. Made when it is
   * wanted, for Node takes a tenth of a host's start to load what makes it.
   */
  get instance(): string {
    this.#instance ??= crypto.randomUUID();
    return this.#instance;
  }

  /** When the host was booted, nanoseconds since 1970. */
  get bootNs(): bigint {
    return this.#bootNs;
  }

  /** How often something has been changed: what was saved at the same count is up to date. */
  get changes(): number {
    return this.#changes;
  }

  /** Notes that something has been changed. */
  touch(): void {
    this.#changes++;
  }

  /** Everything that has become of the host, as plain data. */
  save(): SavedHost {
    this.domains.settle();
    return {
      nowNs: `${this.clock.now()}`,
      bootNs: `${this.#bootNs}`,
      random: this.random.state,
      online: this.onlineCpus,
      memory: this.memory.save(),
      cpuTimes: this.cpuTimes.save(),
      merging: this.merging,
      images: this.images.save(),
      domains: this.domains.save(),
      files: this.files.save(),
    };
  }

  /** Puts back what `save` gave; the clock has to have been started at its `nowNs`. */
  load(saved: SavedHost): void {
    this.#bootNs = BigInt(saved.bootNs);
    this.random = new Random(saved.random);
    this.#setOnline(Cpuset.from(saved.online));
    this.memory.load(saved.memory);
    this.cpuTimes.load(saved.cpuTimes);
    this.images.load(saved.images ?? []);
    this.merging = saved.merging ?? defaultMerging;
    this.files.load(saved.files ?? []);
    this.domains.load(saved.domains);
  }

  /** The CPUs that are online, ascending. */
  get onlineCpus(): readonly number[] {
    return this.#onlineCpus;
  }

  /** The same as a set, another one whenever it has changed. */
  get online(): Cpuset {
    return this.#online;
  }

  #setOnline(online: Cpuset): void {
    this.#online = online;
    this.#onlineCpus = [...online];
  }

  isOnline(cpu: number): boolean {
    return this.#online.has(cpu);
  }

  /** Takes a CPU offline or brings it back; false where the machine has no such CPU. */
  setOnline(cpu: number, online: boolean): boolean {
    if (!this.machine.cpus.some(({ id }) => id === cpu)) return false;
    this.domains.settle();
    const changed = Cpuset.of(cpu);
    this.#setOnline(online ? this.#online.union(changed) : this.#online.difference(changed));
    this.touch();
    for (const listener of this.#onlineListeners) listener();
    return true;
  }

  /** Calls back after CPUs went offline or came back. */
  onCpusChange(listener: () => void): void {
    this.#onlineListeners.add(listener);
  }

  /** What a client is told when the simulator itself has failed. */
  internalError(error: unknown): VirError {
    this.#onInternalError(error);
    const what = error instanceof Error ? error.message : String(error);
    return new VirError(code.internalError, from.qemu, `simulator: ${what}`);
  }
}
