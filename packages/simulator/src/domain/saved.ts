import { Cpuset } from '@virtune/model';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { goOnWithBlockJobs } from './block-jobs.ts';
import type { Definition } from './definition/definition.ts';
import { printDefinition } from './definition/print.ts';
import {
  type CompletedJob,
  defaultMigrationLimits,
  Domain,
  MAX_MIGRATION_MIBPS,
  type Run,
} from './domain.ts';
import { savePath } from './save-image.ts';

/** A domain as plain data. */
export interface SavedDomain {
  readonly uuid: string;
  readonly autostart: boolean;
  readonly autostartOnce: boolean;
  readonly shutoffReason: number;
  readonly runReason: number;
  readonly config: unknown;
  readonly run: unknown;
  /** Whether there is an image; one itself in states of before there were files. */
  readonly managedSave: unknown;
  /** These two are absent in states of before they were kept. */
  readonly migrationMiBps?: string;
  readonly completedJob?: unknown;
}

/** What JSON does not know, under keys that nothing else uses. */
function pack(value: unknown): unknown {
  if (typeof value === 'bigint') return { $bigint: `${value}` };
  if (value instanceof Cpuset) return { $cpuset: value.format() };
  if (value instanceof Map) return { $map: [...value].map(pack) };
  if (value instanceof Set) return { $set: [...value].map(pack) };
  if (Array.isArray(value)) return value.map(pack);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, pack(entry)]));
}

function unpack(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(unpack);
  if (value === null || typeof value !== 'object') return value;
  const packed = value as {
    $bigint?: string;
    $cpuset?: string;
    $map?: readonly unknown[];
    $set?: readonly unknown[];
  };
  if (packed.$bigint !== undefined) return BigInt(packed.$bigint);
  if (packed.$cpuset !== undefined) return cpusetOf(packed.$cpuset);
  if (packed.$map !== undefined) return new Map(unpack(packed.$map) as [unknown, unknown][]);
  if (packed.$set !== undefined) return new Set(unpack(packed.$set) as unknown[]);
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, unpack(entry)]));
}

/** What `format` printed. */
function cpusetOf(text: string): Cpuset {
  const ids = text.split(',').flatMap((range) => {
    if (range === '') return [];
    const [first, last = first] = range.split('-').map(Number);
    return Array.from({ length: last! - first! + 1 }, (_, i) => first! + i);
  });
  return Cpuset.from(ids);
}

export function saveDomain(domain: Domain): SavedDomain {
  const { uuid, autostart, autostartOnce, shutoffReason, runReason } = domain;
  return {
    uuid,
    autostart,
    autostartOnce,
    shutoffReason,
    runReason,
    config: pack(domain.config),
    run: pack(domain.run),
    managedSave: domain.managedSave,
    migrationMiBps: `${domain.migrationMiBps}`,
    completedJob: pack(domain.completedJob),
  };
}

/** A definition with what states of before did not keep. */
const completed = (definition: Definition): Definition => ({
  ...definition,
  throttleGroups: definition.throttleGroups ?? [],
  devices: definition.devices.map((device) => ({ ...device, images: device.images ?? null })),
});

function loadDefinition(saved: unknown): Definition | null {
  const definition = unpack(saved) as Definition | null;
  return definition === null ? null : completed(definition);
}

/** A run; what states of before did not keep is as QEMU has it. */
function loadRun(saved: unknown): Run | null {
  const run = unpack(saved) as Run | null;
  if (run === null) return null;
  return { ...later(), ...run, definition: completed(run.definition) };
}

const later = (): Partial<Run> => ({
  migration: defaultMigrationLimits,
  dirtyRate: null,
  lastImage: 0,
  blockJobs: new Map(),
});

/** A managed save as states had it before they had files. */
interface OldImage {
  readonly definition: Definition;
  readonly paused: boolean;
}

const isOldImage = (image: unknown): image is OldImage =>
  typeof image === 'object' && image !== null;

export function loadDomain(host: SimulatedHost, saved: SavedDomain): Domain {
  const domain = new Domain(host, saved.uuid, loadDefinition(saved.config));
  domain.autostart = saved.autostart;
  domain.autostartOnce = saved.autostartOnce;
  domain.shutoffReason = saved.shutoffReason;
  domain.runReason = saved.runReason;
  domain.run = loadRun(saved.run);
  goOnWithBlockJobs(domain);
  const image = unpack(saved.managedSave);
  domain.managedSave = image === true || isOldImage(image);
  if (isOldImage(image)) {
    const { definition, paused } = image;
    host.files.write(savePath(domain.name), {
      xml: printDefinition(completed(definition)),
      running: !paused,
    });
  }
  domain.migrationMiBps = BigInt(saved.migrationMiBps ?? MAX_MIGRATION_MIBPS);
  domain.completedJob = (unpack(saved.completedJob) ?? null) as CompletedJob | null;
  return domain;
}
