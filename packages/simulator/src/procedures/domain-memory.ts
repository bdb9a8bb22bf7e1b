import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { code, from, VirError, ZeroArgumentError } from '../error.ts';
import { parseBitmap } from '../domain/definition/cpus.ts';
import { type Definition, memoryModes } from '../domain/definition/definition.ts';
import { truncatedLimit, UNLIMITED_KIB } from '../domain/definition/memory.ts';
import { changedNumatune } from '../domain/definition/numatune.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import {
  checkExclusive,
  checkFlags,
  invalidArgument,
  operationInvalid,
  STRING_OKAY,
} from '../domain/flags.ts';
import { isSilent } from '../domain/life.ts';
import { checkParameters, int, string, ullong, valueOf } from '../domain/parameters.ts';
import { checkNodes } from '../domain/demand.ts';
import { moved } from '../domain/moving.ts';
import { resized } from '../domain/placement.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };
const MEM_MAXIMUM = 4;

const hasBalloon = ({ devices }: Definition): boolean =>
  devices.some(({ kind, model }) => kind === 'memballoon' && model !== 'none');

/** Another maximum in a persistent definition. */
function setMaximum(domain: Domain, run: Run | null, config: Definition | null, kib: number): void {
  if (run !== null) {
    throw operationInvalid('cannot resize the maximum memory on an active domain');
  }
  if (config === null) return;
  if (config.cells.length > 0) {
    throw operationInvalid(
      'initial memory size of a domain with NUMA nodes cannot be modified with this API',
    );
  }
  const { memory } = config;
  if (memory.maxKiB > 0 && memory.maxKiB < kib) {
    throw operationInvalid('cannot set initial memory size greater than the maximum memory size');
  }
  const currentKiB = Math.min(memory.currentKiB, kib);
  domain.setConfig({ memory: { ...memory, totalKiB: kib, currentKiB } });
}

/** How long a balloon takes for what it gives or takes: 4 GiB in a second. */
const BALLOON_NS_PER_KIB = 238n;

/** The guest's balloon moves to a size, if anybody is there to move it. */
function balloon(domain: Domain, run: Run, kib: number): void {
  if (!hasBalloon(run.definition)) {
    throw operationInvalid(
      'Unable to change memory of active domain without the balloon device and guest OS balloon driver',
    );
  }
  if (isSilent(run.definition)) return;
  const { host } = domain;
  const change = BigInt(Math.abs(kib - run.definition.memory.currentKiB));
  host.clock.after(change * BALLOON_NS_PER_KIB, () => {
    if (domain.run !== run) return;
    const { memory } = run.definition;
    run.shares = resized(host, run.definition, run.shares, kib - memory.currentKiB);
    domain.setLive({ memory: { ...memory, currentKiB: kib } });
    tell.balloon(domain, kib);
  });
}

const MAX_KIB = 9_007_199_254_740_991n;

/** What the API itself refuses (virDomainSetMemoryFlags and its like). */
function checkSize(memory: bigint, procedure: string): void {
  if (memory === 0n) {
    throw new ZeroArgumentError(from.domain, 'memory', procedure);
  }
  if (memory >= MAX_KIB) {
    throw new VirError(code.overflow, from.domain, `input too large: ${memory}`);
  }
}

function setMemory(domain: Domain, kib: bigint, flags: number, procedure: string): void {
  checkSize(kib, procedure);
  checkFlags(flags, 3 | MEM_MAXIMUM, 'qemuDomainSetMemoryFlags');
  const size = Number(kib);
  const { run, config } = domain.affected(flags);
  if ((flags & MEM_MAXIMUM) !== 0) {
    setMaximum(domain, run, config, size);
    return;
  }
  const totals = [run?.definition, config ?? undefined].flatMap((definition) =>
    definition === undefined ? [] : [definition.memory.totalKiB],
  );
  if (size > Math.min(...totals)) {
    throw invalidArgument('cannot set memory higher than max memory');
  }
  if (run !== null) balloon(domain, run, size);
  if (config !== null) domain.setConfig({ memory: { ...config.memory, currentKiB: size } });
}

/** How often the balloon is asked: a number in `<stats>` of the device. */
function withPeriod(definition: Definition, period: number): Partial<Definition> {
  if (!hasBalloon(definition)) {
    throw new VirError(
      code.internalError,
      from.qemu,
      'No memory balloon device configured, can not set the collection period',
    );
  }
  const devices = definition.devices.map((device) => {
    if (device.kind !== 'memballoon') return device;
    const rest = device.before.replace(/<stats period='\d+'\/>\n/, '');
    return { ...device, before: (period > 0 ? `<stats period='${period}'/>\n` : '') + rest };
  });
  return { devices };
}

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

function numaParameters(
  domain: Domain,
  count: number,
  flags: number,
): { params: readonly TypedParameter[]; nparams: number } {
  checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetNumaParameters');
  const { definition, live } = domain.one(flags);
  if (count === 0) return { params: [], nparams: 2 };
  const { numatune } = definition;
  const automatic = live && numatune?.placement === 'auto' ? domain.run?.autoNodes : null;
  const nodeset = (automatic ?? numatune?.nodeset)?.format() ?? '';
  const params = [
    int('numa_mode', memoryModes.indexOf(numatune?.mode ?? 'strict')),
    string('numa_nodeset', nodeset),
  ];
  return { params: params.slice(0, count), nparams: 0 };
}

/** A running domain's memory goes to other nodes; the reply comes once it is there. */
function moveMemory(
  domain: Domain,
  run: Run,
  nodeset: Definition['cpuset'],
): Promise<void> | undefined {
  if (nodeset === null) return undefined;
  const { host } = domain;
  const { shares, ns } = moved(host, run.shares, nodeset);
  run.shares = shares;
  if (ns === 0n) return undefined;
  return new Promise((resolve) => {
    host.clock.after(ns, resolve);
  });
}

function setNumaParameters(
  domain: Domain,
  params: readonly TypedParameter[],
  flags: number,
): Promise<void> | undefined {
  checkFlags(flags, 3, 'qemuDomainSetNumaParameters');
  checkParameters(params, { numa_mode: 'int', numa_nodeset: 'string' });
  const number = valueOf(params, 'numa_mode') as number | undefined;
  const mode = number === undefined ? undefined : memoryModes[number];
  if (number !== undefined && mode === undefined) {
    throw invalidArgument(`unsupported numatune mode: '${number}'`);
  }
  const text = valueOf(params, 'numa_nodeset') as string | undefined;
  const nodeset = text === undefined ? undefined : parseBitmap(text);
  if (nodeset?.isEmpty === true) throw operationInvalid(`Invalid nodeset of 'numatune': ${text}`);
  const { run, config } = domain.affected(flags);
  let moving: Promise<void> | undefined;
  if (run !== null) moving = setNumaLive(domain, run, mode, nodeset);
  if (config !== null) {
    const numatune = changedNumatune(config.numatune, config.placement === 'static', {
      mode,
      nodeset,
    });
    domain.setConfig({ numatune });
  }
  return moving;
}

function setNumaLive(
  domain: Domain,
  run: Run,
  mode: (typeof memoryModes)[number] | undefined,
  nodeset: NonNullable<Definition['cpuset']> | undefined,
): Promise<void> | undefined {
  const { definition } = run;
  const told = definition.numatune;
  if (mode !== undefined && told !== null && told.mode !== mode) {
    throw operationInvalid("can't change numatune mode for running domain");
  }
  if (mode === 'strict') {
    const current = told?.nodeset ?? (told?.placement === 'auto' ? run.autoNodes : null);
    const same = nodeset === undefined ? current === null : current?.equals(nodeset) === true;
    if (!same) {
      throw operationInvalid("can't change nodeset for strict mode for running domain");
    }
    return undefined;
  }
  let moving: Promise<void> | undefined;
  if (nodeset !== undefined) {
    if (told !== null && told.mode !== 'restrictive') {
      throw operationInvalid('change of nodeset for running domain requires restrictive numa mode');
    }
    checkNodes(domain.host, nodeset);
    moving = moveMemory(domain, run, nodeset);
  }
  const numatune = changedNumatune(told, definition.placement === 'static', { mode, nodeset });
  domain.setLive({ numatune });
  return moving;
}

/** The memory of domains, and where it comes from (virDomainSetMemory and its like). */
export const domainMemoryHandlers: readonly Handled[] = [
  handler(p.domainGetMaxMemory, ({ host }, { dom }) => ({
    memory: BigInt(host.domains.of(dom).definition.memory.totalKiB),
  })),
  handler(
    p.domainSetMaxMemory,
    ({ host }, { dom, memory }) =>
      setMemory(host.domains.of(dom), memory, MEM_MAXIMUM, 'virDomainSetMaxMemory'),
    writes,
  ),
  handler(
    p.domainSetMemory,
    ({ host }, { dom, memory }) => setMemory(host.domains.of(dom), memory, 1, 'virDomainSetMemory'),
    writes,
  ),
  handler(
    p.domainSetMemoryFlags,
    ({ host }, { dom, memory, flags }) =>
      setMemory(host.domains.of(dom), memory, flags, 'virDomainSetMemoryFlags'),
    writes,
  ),
  handler(
    p.domainSetMemoryStatsPeriod,
    ({ host }, { dom, period, flags }) => {
      checkFlags(flags, 3, 'qemuDomainSetMemoryStatsPeriod');
      const domain = host.domains.of(dom);
      const { run, config } = domain.affected(flags);
      if (run !== null) domain.setLive(withPeriod(run.definition, period));
      if (config !== null) domain.setConfig(withPeriod(config, period));
    },
    writes,
  ),
  handler(p.domainGetMemoryParameters, ({ host }, { dom, nparams, flags }) =>
    memoryParameters(host.domains.of(dom), nparams, flags),
  ),
  handler(
    p.domainSetMemoryParameters,
    ({ host }, { dom, params, flags }) => setMemoryParameters(host.domains.of(dom), params, flags),
    writes,
  ),
  handler(p.domainGetNumaParameters, ({ host }, { dom, nparams, flags }) =>
    numaParameters(host.domains.of(dom), nparams, flags),
  ),
  handler(
    p.domainSetNumaParameters,
    ({ host }, { dom, params, flags }) => setNumaParameters(host.domains.of(dom), params, flags),
    writes,
  ),
];
