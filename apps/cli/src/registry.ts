import type { Command } from './command.ts';

/**
 * The commands, in the groups of `help`. A command NAME is the default export of commands/NAME.ts,
 * which is loaded when it is called.
 */
export const GROUPS = [
  {
    keyword: 'domain',
    title: 'Domain Management',
    commands: [
      'define',
      'destroy',
      'domid',
      'domname',
      'domuuid',
      'dumpxml',
      'emulatorpin',
      'event',
      'iothreadadd',
      'iothreaddel',
      'iothreadinfo',
      'iothreadpin',
      'memtune',
      'numatune',
      'resume',
      'schedinfo',
      'setmaxmem',
      'setmem',
      'setvcpus',
      'shutdown',
      'start',
      'suspend',
      'undefine',
      'vcpucount',
      'vcpuinfo',
      'vcpupin',
      'vnuma',
    ],
  },
  {
    keyword: 'monitor',
    title: 'Domain Monitoring',
    commands: [
      'check',
      'cpu-stats',
      'dominfo',
      'dommemstat',
      'domstate',
      'domstats',
      'drift',
      'list',
      'shares',
      'threads',
      'top',
    ],
  },
  {
    keyword: 'host',
    title: 'Host and Hypervisor',
    commands: [
      'capabilities',
      'freecell',
      'freepages',
      'host',
      'hostname',
      'nodecpumap',
      'nodecpustats',
      'nodeinfo',
      'nodememstats',
      'snapshot',
      'uri',
      'version',
    ],
  },
  {
    keyword: 'virtune',
    title: 'virtune itself',
    commands: ['help', 'sim'],
  },
] as const satisfies readonly CommandGroup[];

export interface CommandGroup {
  /** What `help` calls the group by. */
  readonly keyword: string;
  readonly title: string;
  readonly commands: readonly string[];
}

export const commandNames: readonly string[] = GROUPS.flatMap(({ commands }) => [...commands]);

interface CommandModule {
  readonly default: Command;
}

/** The command of a name; undefined where there is none. */
export async function findCommand(name: string): Promise<Command | undefined> {
  if (!commandNames.includes(name)) return undefined;
  const loaded = (await import(`./commands/${name}.ts`)) as CommandModule;
  return loaded.default;
}
