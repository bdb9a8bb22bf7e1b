import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { truncatedLimit, UNLIMITED_KIB } from '../domain/definition/memory.ts';
import type { Domain } from '../domain/domain.ts';
import { checkExclusive, checkFlags, STRING_OKAY } from '../domain/flags.ts';
import { checkParameters, ullong, valueOf } from '../domain/parameters.ts';
import { code, from, VirError } from '../error.ts';
import { type Handled, handler } from '../server/handler.ts';

const limitNames = ['hard_limit', 'soft_limit', 'swap_hard_limit'] as const;
const limitKeys = {
  hard_limit: 'hardLimitKiB',
  soft_limit: 'softLimitKiB',
  swap_hard_limit: 'swapHardLimitKiB',
} as const;

function memoryParameters(
  domain: Domain,
  count: number,
  flags: number,
): { params: readonly TypedParameter[]; nparams: number } {
  checkExclusive(flags);
  checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetMemoryParameters');
  const { run, config } = domain.affected(flags);
  if (count === 0) return { params: [], nparams: limitNames.length };
  const limits = config?.memory ?? run!.cgroup;
  const params = limitNames.map((name) => ullong(name, limits[limitKeys[name]] ?? UNLIMITED_KIB));
  return { params: params.slice(0, count), nparams: 0 };
}

function setMemoryParameters(
  domain: Domain,
  params: readonly TypedParameter[],
  flags: number,
): void {
  checkFlags(flags, 3, 'qemuDomainSetMemoryParameters');
  checkParameters(params, {
    hard_limit: 'ullong',
    soft_limit: 'ullong',
    swap_hard_limit: 'ullong',
  });
  const { run, config } = domain.affected(flags);
  const told = (name: (typeof limitNames)[number]): bigint | undefined =>
    valueOf(params, name) as bigint | undefined;
  const current = domain.definition.memory;
  if (told('swap_hard_limit') !== undefined || told('hard_limit') !== undefined) {
    const hard = told('hard_limit') ?? current.hardLimitKiB ?? UNLIMITED_KIB;
    const swap = told('swap_hard_limit') ?? current.swapHardLimitKiB ?? UNLIMITED_KIB;
    if (hard > swap) {
      throw new VirError(
        code.invalidArg,
        from.none,
        'memory hard_limit tunable value must be lower than or equal to swap_hard_limit',
      );
    }
  }
  const changes = Object.fromEntries(
    limitNames.flatMap((name) => {
      const value = told(name);
      return value === undefined ? [] : [[limitKeys[name], truncatedLimit(value)]];
    }),
  );
  if (run !== null) {
    run.cgroup = { ...run.cgroup, ...changes };
    domain.setLive({ memory: { ...run.definition.memory, ...changes } });
  }
  if (config !== null) domain.setConfig({ memory: { ...config.memory, ...changes } });
}

/** Limits of the memory of domains (virDomainSetMemoryParameters). */
export const domainMemtuneHandlers: readonly Handled[] = [
  handler(p.domainGetMemoryParameters, ({ host }, { dom, nparams, flags }) =>
    memoryParameters(host.domains.of(dom), nparams, flags),
  ),
  handler(
    p.domainSetMemoryParameters,
    ({ host }, { dom, params, flags }) => setMemoryParameters(host.domains.of(dom), params, flags),
    { writes: true },
  ),
];
