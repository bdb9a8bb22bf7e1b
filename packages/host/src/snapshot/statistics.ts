import {
  allDomainStatsFlags,
  type Connection,
  type Domain,
  statsTypes,
  type TypedParameter,
} from '@virtune/libvirt';
import { type DomainStateName, domainStates, type DomainStatistics } from '@virtune/model';

/** What virConnectGetAllDomainStats says of one domain. */
export interface StatisticsRecord {
  readonly state: DomainStateName;
  readonly stateReason: number;
  readonly statistics: DomainStatistics;
  /** By vCPU: how long its thread was ready to run and had no CPU. */
  readonly vcpuWaitNs: ReadonlyMap<number, bigint>;
}

const GROUPS = statsTypes.state | statsTypes.cpuTotal | statsTypes.balloon | statsTypes.vcpu;

function recordOf(params: readonly TypedParameter[]): StatisticsRecord {
  const values = new Map(params.map(({ field, value }) => [field, value]));
  const integer = (name: string): bigint | null => {
    const value = values.get(name);
    if (typeof value === 'bigint') return value;
    return typeof value === 'number' ? BigInt(value) : null;
  };
  const number = (name: string): number | null => {
    const value = integer(name);
    return value === null ? null : Number(value);
  };
  const waits = Array.from(values.keys(), (name) => /^vcpu\.(\d+)\.delay$/.exec(name)?.[1])
    .filter((id) => id !== undefined)
    .map((id) => [Number(id), integer(`vcpu.${id}.delay`) ?? 0n] as const);
  return {
    state: domainStates[number('state.state') ?? 0] ?? 'nostate',
    stateReason: number('state.reason') ?? 0,
    statistics: {
      cpuTimeNs: integer('cpu.time'),
      cpuUserNs: integer('cpu.user'),
      cpuSystemNs: integer('cpu.system'),
      vcpusCurrent: number('vcpu.current'),
      vcpusMaximum: number('vcpu.maximum'),
      memoryCurrentKiB: number('balloon.current'),
      memoryMaximumKiB: number('balloon.maximum'),
      memoryRssKiB: number('balloon.rss'),
    },
    vcpuWaitNs: new Map(waits),
  };
}

/**
 * State and statistics of all domains, or of these, by UUID. What a busy domain would have to be
 * waited for is left out.
 */
export async function readStatistics(
  connection: Connection,
  domains: readonly Domain[] = [],
): Promise<ReadonlyMap<string, StatisticsRecord>> {
  const records = await connection.getAllDomainStats(GROUPS, allDomainStatsFlags.nowait, domains);
  return new Map(records.map(({ domain, params }) => [domain.uuid, recordOf(params)]));
}
