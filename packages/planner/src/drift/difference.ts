import type { SnapshotDomain } from '@virtune/model';
import type { Message } from '../message.ts';
import type { Change } from '../scene/change.ts';

/** What can be set in a definition, by the name of the command, parameter or element. */
export const settingNames = [
  'vcpus',
  'maximum vcpus',
  'vcpu cpuset',
  'vcpupin',
  'emulatorpin',
  'iothreads',
  'iothreadpin',
  'cpu_shares',
  'global_period',
  'global_quota',
  'vcpu_period',
  'vcpu_quota',
  'emulator_period',
  'emulator_quota',
  'iothread_period',
  'iothread_quota',
  'numa_mode',
  'numa_nodeset',
  'memnode',
  'cell',
  'topology',
  'memory',
  'current memory',
  'maximum memory',
  'hugepages',
] as const;
export type SettingName = (typeof settingNames)[number];

/**
 * What becomes of a difference: the live value is lost at the next start, the persistent one takes
 * effect then, or the kernel is not doing what the live definition says.
 */
export const fates = ['lost', 'waits', 'kernel'] as const;
export type Fate = (typeof fates)[number];

/** The patterns whose cause is known. */
export const causeNames = [
  'live-change',
  'config-change',
  'live-or-config-change',
  'shares-reset',
  'cgroup-written',
  'cpuset-narrowed',
  'affinity-reset',
  'affinity-set',
  'cpu-offline',
] as const;
export type CauseName = (typeof causeNames)[number];

export interface Cause {
  readonly name: CauseName;
  /** How that comes about. */
  readonly text: Message;
}

/** One setting of which not all three say the same. */
export interface Difference {
  readonly domain: SnapshotDomain;
  readonly setting: SettingName;
  /** Of which vCPU, iothread or cell; null where there is but one. */
  readonly index: number | null;
  /** null where it is not set: the default. Undefined where there is no such definition. */
  readonly config?: string | null;
  readonly live?: string | null;
  /** Undefined where nobody can tell, or nothing of it is in the kernel. */
  readonly kernel?: string;
  readonly fates: readonly Fate[];
  readonly cause: Cause | null;
  /** Changes that bring the kernel back to the live definition; null where none does. */
  readonly repair: readonly Change[] | null;
}

/** `vcpupin 0`, `cpu_shares`. */
export const settingText = ({ setting, index }: Pick<Difference, 'setting' | 'index'>): string =>
  index === null ? setting : `${setting} ${index}`;
