import type { SnapshotDomain } from '@virtune/model';
import type { CellChange, Change, SchedulerNumbers } from './change.ts';

/** What a command shall change: the running domain, its persistent definition, or both. */
export type Affect = 'live' | 'config' | 'both';

/** Words of a shell's command line, without the program's name. */
export type CommandWords = readonly string[];

const AFFECT_FLAGS: Readonly<Record<Affect, readonly string[]>> = {
  live: ['--live'],
  config: ['--config'],
  both: ['--live', '--config'],
};

const SCHEDULER_NAMES: Readonly<Record<keyof SchedulerNumbers, string>> = {
  shares: 'cpu_shares',
  quota: 'vcpu_quota',
  globalQuota: 'global_quota',
};

/** How a command names a domain: by its name, unless that could be taken for something else. */
export function domainWord({ name, uuid }: Pick<SnapshotDomain, 'name' | 'uuid'>): string {
  return /^-|^\d+$|^[\da-f-]{36}$/i.test(name) ? uuid : name;
}

function cellWord({ id, vcpus, memoryKiB, memnode, pin }: CellChange): string {
  const fields = [
    ...(vcpus.isEmpty ? [] : [`cpus=${vcpus.format()}`]),
    `memory=${memoryKiB}KiB`,
    ...(memnode === null ? [] : [`mode=${memnode.mode}`, `nodeset=${memnode.nodeset.format()}`]),
    ...(pin === null ? [] : [`pin=${pin.format()}`]),
  ];
  return `${id}:${fields.join(',')}`;
}

function schedulerWords(set: SchedulerNumbers): readonly string[] {
  return (['shares', 'quota', 'globalQuota'] as const).flatMap((key) =>
    set[key] === undefined ? [] : ['--set', `${SCHEDULER_NAMES[key]}=${set[key]}`],
  );
}

/** The command that makes a change. */
export function commandOf(
  domain: Pick<SnapshotDomain, 'name' | 'uuid'>,
  change: Change,
  affect: Affect,
): CommandWords {
  const name = domainWord(domain);
  const flags = AFFECT_FLAGS[affect];
  switch (change.kind) {
    case 'vcpupin':
      return ['vcpupin', name, String(change.vcpu), change.cpuset.format(), ...flags];
    case 'emulatorpin':
      return ['emulatorpin', name, change.cpuset.format(), ...flags];
    case 'iothreadpin':
      return ['iothreadpin', name, String(change.iothread), change.cpuset.format(), ...flags];
    case 'numatune': {
      const mode = change.mode === undefined ? [] : ['--mode', change.mode];
      return ['numatune', name, ...mode, '--nodeset', change.nodeset.format(), ...flags];
    }
    case 'schedinfo':
      return ['schedinfo', name, ...schedulerWords(change.set), ...flags];
    default:
      return [
        'vnuma',
        name,
        ...change.cells.flatMap((cell) => ['--cell', cellWord(cell)]),
        ...flags,
      ];
  }
}

/** Words as a POSIX shell reads them back. */
export function shellText(words: CommandWords): string {
  return words
    .map((word) =>
      /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", String.raw`'\''`)}'`,
    )
    .join(' ');
}
