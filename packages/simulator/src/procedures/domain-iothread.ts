import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { Definition, Iothread } from '../domain/definition/definition.ts';
import { newIothread } from '../domain/definition/iothreads.ts';
import type { Domain, Polling, Run } from '../domain/domain.ts';
import { checkFlags, invalidArgument, operationInvalid } from '../domain/flags.ts';
import { checkParameters, valueOf } from '../domain/parameters.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

/** What QEMU polls with unless told otherwise. */
export const defaultPolling: Polling = { maxNs: 32_768n, grow: 0, shrink: 0 };

const INT_MAX = 2_147_483_647;

function checkId(id: number): void {
  if (id === 0) throw invalidArgument('invalid value of 0 for iothread_id');
}

/** What src/hypervisor of libvirt refuses, which calls itself a domain's. */
const inConfig = (detail: string): VirError => new VirError(code.invalidArg, from.domain, detail);

function added(iothreads: readonly Iothread[], id: number): readonly Iothread[] {
  if (iothreads.some((iothread) => iothread.id === id)) {
    throw inConfig(`an IOThread is already using iothread_id '${id}'`);
  }
  return [...iothreads, newIothread(id, false)];
}

function removed(definition: Definition, id: number): readonly Iothread[] {
  const { iothreads, devices } = definition;
  if (!iothreads.some((iothread) => iothread.id === id)) {
    throw inConfig(`cannot find IOThread '${id}' in iothreadids list`);
  }
  const uses = ` iothread='${id}'`;
  for (const { kind, before, target } of devices) {
    if (!before.includes(uses)) continue;
    if (kind === 'disk') {
      throw inConfig(`cannot remove IOThread ${id} since it is being used by disk '${target}'`);
    }
    if (kind === 'controller') {
      throw inConfig(`cannot remove IOThread '${id}' since it is being used by controller`);
    }
  }
  return iothreads.filter((iothread) => iothread.id !== id);
}

function add(domain: Domain, id: number, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainAddIOThread');
  checkId(id);
  const { run, config } = domain.affected(flags);
  const later = config === null ? null : added(config.iothreads, id);
  if (run !== null) domain.setLive({ iothreads: added(run.definition.iothreads, id) });
  if (later !== null) domain.setConfig({ iothreads: later });
}

function remove(domain: Domain, id: number, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainDelIOThread');
  checkId(id);
  const { run, config } = domain.affected(flags);
  const later = config === null ? null : removed(config, id);
  if (run !== null) {
    domain.setLive({ iothreads: removed(run.definition, id) });
    run.polling.delete(id);
  }
  if (later !== null) domain.setConfig({ iothreads: later });
}

/** What is to change of an iothread. */
interface Change {
  readonly maxNs: bigint | undefined;
  readonly grow: number | undefined;
  readonly shrink: number | undefined;
  readonly poolMin: number | undefined;
  readonly poolMax: number | undefined;
}

const unsupported = (detail: string): VirError =>
  new VirError(code.configUnsupported, from.qemu, detail);

function changeOf(params: readonly TypedParameter[]): Change {
  checkParameters(params, {
    poll_max_ns: 'ullong',
    poll_grow: 'uint',
    poll_shrink: 'uint',
    thread_pool_min: 'int',
    thread_pool_max: 'int',
  });
  const change: Change = {
    maxNs: valueOf(params, 'poll_max_ns') as bigint | undefined,
    grow: valueOf(params, 'poll_grow') as number | undefined,
    shrink: valueOf(params, 'poll_shrink') as number | undefined,
    poolMin: valueOf(params, 'thread_pool_min') as number | undefined,
    poolMax: valueOf(params, 'thread_pool_max') as number | undefined,
  };
  const { maxNs = 0n, grow = 0, shrink = 0, poolMin = 0, poolMax = 1 } = change;
  if (maxNs > BigInt(INT_MAX)) {
    throw unsupported(`poll-max-ns (${maxNs}) must be less than or equal to ${INT_MAX}`);
  }
  if (grow > INT_MAX) {
    throw unsupported(`poll-grow (${grow}) must be less than or equal to ${INT_MAX}`);
  }
  if (shrink > INT_MAX) {
    throw unsupported(`poll-shrink (${shrink}) must be less than or equal to ${INT_MAX}`);
  }
  if (poolMin < -1) {
    throw unsupported(`thread_pool_min (${poolMin}) must be equal to or greater than -1`);
  }
  if (poolMax < -1 || poolMax === 0) {
    throw unsupported(`thread_pool_max (${poolMax}) must be a positive number or -1`);
  }
  return change;
}

/** An iothread with its pool changed (qemuDomainIOThreadValidate). */
function pooled(
  definition: Definition,
  id: number,
  change: Change,
  live: boolean,
): readonly Iothread[] {
  const index = definition.iothreads.findIndex((iothread) => iothread.id === id);
  const iothread = definition.iothreads[index];
  if (iothread === undefined) {
    throw invalidArgument(`cannot find IOThread '${id}' in iothreadids`);
  }
  const { poolMin = iothread.poolMin, poolMax = iothread.poolMax } = change;
  const least = (name: string, value: number | undefined): void => {
    if (!live || value === undefined || value >= 0) return;
    throw operationInvalid(`${name} (${value}) must be equal to or greater than 0 for live change`);
  };
  least('thread_pool_min', change.poolMin);
  least('thread_pool_max', change.poolMax);
  if (poolMin > poolMax) {
    throw operationInvalid(
      `thread_pool_min (${poolMin}) can't be greater than thread_pool_max (${poolMax})`,
    );
  }
  return definition.iothreads.map((other, i) =>
    i === index ? { ...other, poolMin, poolMax } : other,
  );
}

function poll(run: Run, id: number, { maxNs, grow, shrink }: Change): void {
  const before = run.polling.get(id) ?? defaultPolling;
  run.polling.set(id, {
    maxNs: maxNs ?? before.maxNs,
    grow: grow ?? before.grow,
    shrink: shrink ?? before.shrink,
  });
}

function set(domain: Domain, id: number, params: readonly TypedParameter[], flags: number): void {
  checkFlags(flags, 3, 'qemuDomainSetIOThreadParams');
  checkId(id);
  const change = changeOf(params);
  const { run, config } = domain.affected(flags);
  const later = config === null ? null : pooled(config, id, change, false);
  const { maxNs, grow, shrink } = change;
  if (later !== null && [maxNs, grow, shrink].some((value) => value !== undefined)) {
    throw new VirError(
      code.operationUnsupported,
      from.qemu,
      'configuring persistent polling values is not supported',
    );
  }
  if (run !== null) {
    domain.setLive({ iothreads: pooled(run.definition, id, change, true) });
    poll(run, id, change);
  }
  if (later !== null) domain.setConfig({ iothreads: later });
}

/** Iothreads that come, go and change (virDomainAddIOThread and its like). */
export const domainIothreadHandlers: readonly Handled[] = [
  handler(
    p.domainAddIothread,
    ({ host }, { dom, iothreadId, flags }) => add(host.domains.of(dom), iothreadId, flags),
    writes,
  ),
  handler(
    p.domainDelIothread,
    ({ host }, { dom, iothreadId, flags }) => remove(host.domains.of(dom), iothreadId, flags),
    writes,
  ),
  handler(
    p.domainSetIothreadParams,
    ({ host }, { dom, iothreadId, params, flags }) =>
      set(host.domains.of(dom), iothreadId, params, flags),
    writes,
  ),
];
