import type { Cpuset, DefinitionValues } from '@virtune/model';
import type { Guest, GuestThread } from '../scene/guest.ts';
import type { SettingName } from './difference.ts';

/** One setting of a definition. */
export interface Setting {
  readonly setting: SettingName;
  readonly index: number | null;
  /** null where it is left to its default. */
  readonly text: string | null;
}

/** What stands for a setting in two definitions alike. */
export const settingKey = ({ setting, index }: Pick<Setting, 'setting' | 'index'>): string =>
  `${setting} ${index ?? ''}`;

/** The period that libvirt and the kernel take where none is set, in microseconds. */
const DEFAULT_PERIOD = 100_000;

const one = (setting: SettingName, text: string | number | null): Setting => ({
  setting,
  index: null,
  text: text === null ? null : String(text),
});

/** A pin of a thread; one to every CPU is as good as none. */
function pin(setting: SettingName, guest: Guest, thread: GuestThread): Setting {
  const own = thread.isOwn ? thread.pin : null;
  const isAll = own !== null && guest.host.floating.isSubsetOf(own);
  const text = own === null || isAll ? null : own.format();
  return { setting, index: thread.kind === 'emulator' ? null : thread.id, text };
}

const quota = (value: number | null): number | null => (value === null || value < 0 ? null : value);
const period = (value: number | null): number | null => (value === DEFAULT_PERIOD ? null : value);

function scheduling({ cputune }: DefinitionValues): readonly Setting[] {
  return [
    one('cpu_shares', cputune.shares === 0 ? null : cputune.shares),
    one('global_period', period(cputune.globalPeriod)),
    one('global_quota', quota(cputune.globalQuota)),
    one('vcpu_period', period(cputune.period)),
    one('vcpu_quota', quota(cputune.quota)),
    one('emulator_period', period(cputune.emulatorPeriod)),
    one('emulator_quota', quota(cputune.emulatorQuota)),
    one('iothread_period', period(cputune.iothreadPeriod)),
    one('iothread_quota', quota(cputune.iothreadQuota)),
  ];
}

function memory(values: DefinitionValues): readonly Setting[] {
  const { memory, numatune, cpu, memoryBacking } = values;
  const bound = numatune.memory;
  const nodeset = bound?.placement === 'static' ? bound.nodeset.format() : null;
  const cells = cpu.cells.reduce((sum, cell) => sum + cell.memoryKiB, 0);
  const total = cells > 0 ? cells + values.pluggedMemoryKiB : memory.memoryKiB;
  const current = memory.currentMemoryKiB === total ? null : memory.currentMemoryKiB;
  const { topology } = cpu;
  return [
    one('numa_mode', bound?.mode ?? null),
    one('numa_nodeset', bound?.placement === 'auto' ? 'auto' : nodeset),
    ...numatune.memnodes.map((memnode) => ({
      setting: 'memnode' as const,
      index: memnode.cell,
      text: `${memnode.mode} ${memnode.nodeset.format()}`,
    })),
    ...cpu.cells.map((cell) => ({
      setting: 'cell' as const,
      index: cell.id,
      text: `cpus=${cell.cpus.format()} memory=${cell.memoryKiB}KiB`,
    })),
    one(
      'topology',
      topology && `${topology.sockets}x${topology.dies}x${topology.cores}x${topology.threads}`,
    ),
    one('memory', total === null ? null : `${total} KiB`),
    one('current memory', current === null ? null : `${current} KiB`),
    one('maximum memory', memory.maxMemory && `${memory.maxMemory.sizeKiB} KiB`),
    one('hugepages', hugepagesText(memoryBacking.hugepages)),
  ];
}

const cellsText = (cells: Cpuset | null): string =>
  cells === null ? '' : ` (cells ${cells.format()})`;

function hugepagesText(pages: DefinitionValues['memoryBacking']['hugepages']): string | null {
  if (pages === null) return null;
  return (
    pages.map((page) => `${page.sizeKiB}KiB${cellsText(page.nodeset)}`).join(', ') || 'default'
  );
}

/** Everything that a definition sets of CPU and memory. */
export function settingsOf(guest: Guest): readonly Setting[] {
  const { vcpu } = guest.values;
  const online = guest.vcpus.filter(({ isThere }) => isThere);
  return [
    one('vcpus', online.length),
    one('maximum vcpus', vcpu.count),
    one('vcpu cpuset', vcpu.placement === 'auto' ? 'auto' : (vcpu.cpuset?.format() ?? null)),
    ...guest.vcpus.map((thread) => pin('vcpupin', guest, thread)),
    pin('emulatorpin', guest, guest.emulator),
    one('iothreads', guest.iothreads.length),
    ...guest.iothreads.map((thread) => pin('iothreadpin', guest, thread)),
    ...scheduling(guest.values),
    ...memory(guest.values),
  ];
}
