import { Cpuset } from '@virtune/model';
import { procedures as p, type TypedParameter } from '@virtune/protocol';
import type { Definition } from '../domain/definition/definition.ts';
import { onlineVcpus } from '../domain/definition/definition.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkExclusive, checkFlags, invalidArgument, operationInvalid } from '../domain/flags.ts';
import { string } from '../domain/parameters.ts';
import { checkPin } from '../domain/start.ts';
import { vcpuTime } from '../domain/times.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

/** REMOTE_CPUMAP_MAX. */
const LONGEST_CPUMAP = 2048;

/** As many bytes as the set needs (virBitmapToData). */
const exactCpumap = (cpus: Cpuset): Uint8Array => cpus.toCpumap(((cpus.max ?? 0) >> 3) + 1);

/** The cpumaps of several threads, each cut to `length` bytes or filled up (virBitmapToDataBuf). */
function cpumaps(sets: readonly Cpuset[], length: number): Uint8Array {
  const each = Math.min(Math.max(0, length), LONGEST_CPUMAP);
  const maps = new Uint8Array(sets.length * each);
  for (const [i, cpus] of sets.entries()) maps.set(exactCpumap(cpus).subarray(0, each), i * each);
  return maps;
}

/** Where a thread may run that has no pin of its own. */
function usual(host: SimulatedHost, definition: Definition, run: Run | null): Cpuset {
  if (definition.placement === 'auto' && run?.autoCpus) return run.autoCpus;
  return definition.cpuset ?? host.online;
}

/** Where a running thread may run: only CPUs that are there. */
function affinity(domain: Domain, run: Run, pin: Cpuset | null): Cpuset {
  const { host } = domain;
  const wanted = pin ?? usual(host, run.definition, run);
  const there = wanted.intersect(host.online);
  return there.isEmpty ? host.online : there;
}

function pinOf(map: Uint8Array, empty: string): Cpuset {
  const pin = Cpuset.fromCpumap(map);
  if (pin.isEmpty) throw invalidArgument(empty);
  return pin;
}

function tunable(domain: Domain, field: string, pin: Cpuset): void {
  const param: TypedParameter = string(field, pin.format());
  tell.tunable(domain, [param]);
}

const withPin = <T extends { readonly pin: Cpuset | null }>(
  threads: readonly T[],
  index: number,
  pin: Cpuset,
): readonly T[] => threads.map((thread, i) => (i === index ? { ...thread, pin } : thread));

function pinVcpu(domain: Domain, id: number, map: Uint8Array, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainPinVcpuFlags');
  const { run, config } = domain.affected(flags);
  if (config !== null && config.vcpus[id] === undefined) {
    throw invalidArgument(
      `vcpu ${id} is out of range of persistent cpu count ${onlineVcpus(config)}`,
    );
  }
  const pin = pinOf(map, 'Empty cpu list for pinning');
  if (run !== null) {
    const vcpu = run.definition.vcpus[id];
    if (vcpu === undefined) {
      throw invalidArgument(
        `vcpu ${id} is out of range of live cpu count ${run.definition.vcpus.length}`,
      );
    }
    if (vcpu.online) checkPin(domain.host, pin);
    domain.host.domains.settle();
    domain.setLive({ vcpus: withPin(run.definition.vcpus, id, pin) });
    tunable(domain, `cputune.vcpupin${id}`, pin);
  }
  if (config !== null) domain.setConfig({ vcpus: withPin(config.vcpus, id, pin) });
}

function pinEmulator(domain: Domain, map: Uint8Array, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainPinEmulator');
  const { run, config } = domain.affected(flags);
  const emulatorPin = pinOf(map, 'Empty cpu list for pinning');
  if (run !== null) {
    try {
      checkPin(domain.host, emulatorPin);
    } catch {
      throw operationInvalid('failed to set cpuset.cpus in cgroup for emulator threads');
    }
    domain.host.domains.settle();
    domain.setLive({ cputune: { ...run.definition.cputune, emulatorPin } });
    tunable(domain, 'cputune.emulatorpin', emulatorPin);
  }
  if (config !== null) domain.setConfig({ cputune: { ...config.cputune, emulatorPin } });
}

function pinIothread(domain: Domain, id: number, map: Uint8Array, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainPinIOThread');
  const { run, config } = domain.affected(flags);
  const pin = pinOf(map, 'Empty iothread cpumap list for pinning');
  const pinned = (definition: Definition, missing: string): Definition['iothreads'] => {
    const index = definition.iothreads.findIndex((iothread) => iothread.id === id);
    if (index < 0) throw invalidArgument(missing);
    return withPin(definition.iothreads, index, pin).map((iothread, i) =>
      i === index ? { ...iothread, autofill: false } : iothread,
    );
  };
  if (run !== null) {
    const iothreads = pinned(run.definition, `iothread ${id} not found`);
    try {
      checkPin(domain.host, pin);
    } catch {
      throw operationInvalid(`failed to set cpuset.cpus in cgroup for iothread ${id}`);
    }
    domain.setLive({ iothreads });
    tunable(domain, `cputune.iothreadpin${id}`, pin);
  }
  if (config !== null) {
    domain.setConfig({ iothreads: pinned(config, `iothreadid ${id} not found`) });
  }
}

/** virVcpuState. */
const VCPU_RUNNING = 1;

/** Where domains' threads may run, and where they do (virDomainPinVcpu and its like). */
export const domainPinHandlers: readonly Handled[] = [
  handler(p.domainGetVcpus, ({ host }, { dom, maxinfo, maplen }) => {
    const domain = host.domains.of(dom);
    const { run } = domain;
    if (run === null) {
      throw operationInvalid('cannot retrieve vcpu information for inactive domain');
    }
    host.domains.settle();
    const ids = [...run.definition.vcpus.keys()]
      .filter((id) => run.definition.vcpus[id]?.online === true)
      .slice(0, Math.max(0, maxinfo));
    const info = ids.map((number) => {
      const { cpuTimeNs, cpu } = vcpuTime(domain, number);
      const tick = 10_000_000n;
      return { number, state: VCPU_RUNNING, cpuTime: (cpuTimeNs / tick) * tick, cpu };
    });
    const maps = ids.map((id) => affinity(domain, run, run.definition.vcpus[id]?.pin ?? null));
    return { info, cpumaps: cpumaps(maps, maplen) };
  }),
  handler(
    p.domainPinVcpu,
    ({ host }, { dom, vcpu, cpumap }) => pinVcpu(host.domains.of(dom), vcpu, cpumap, 1),
    writes,
  ),
  handler(
    p.domainPinVcpuFlags,
    ({ host }, { dom, vcpu, cpumap, flags }) => pinVcpu(host.domains.of(dom), vcpu, cpumap, flags),
    writes,
  ),
  handler(p.domainGetVcpuPinInfo, ({ host }, { dom, ncpumaps, maplen, flags }) => {
    checkFlags(flags, 3, 'qemuDomainGetVcpuPinInfo');
    const domain = host.domains.of(dom);
    const { definition, live } = domain.one(flags);
    const run = live ? domain.run : null;
    const maps = definition.vcpus
      .slice(0, Math.max(0, ncpumaps))
      .map(({ pin }) => pin ?? usual(host, definition, run));
    return { cpumaps: cpumaps(maps, maplen), num: maps.length };
  }),
  handler(
    p.domainPinEmulator,
    ({ host }, { dom, cpumap, flags }) => pinEmulator(host.domains.of(dom), cpumap, flags),
    writes,
  ),
  handler(p.domainGetEmulatorPinInfo, ({ host }, { dom, maplen, flags }) => {
    checkFlags(flags, 3, 'qemuDomainGetEmulatorPinInfo');
    const domain = host.domains.of(dom);
    const { definition, live } = domain.one(flags);
    const pin = definition.cputune.emulatorPin ?? usual(host, definition, live ? domain.run : null);
    return { cpumaps: cpumaps([pin], maplen), ret: 1 };
  }),
  handler(p.domainGetIothreadInfo, ({ host }, { dom, flags }) => {
    checkExclusive(flags);
    checkFlags(flags, 3, 'qemuDomainGetIOThreadInfo');
    const domain = host.domains.of(dom);
    const { run, config } = domain.affected(flags);
    const iothreads = (config ?? run!.definition).iothreads;
    const info = iothreads.map(({ id, pin }) => ({
      iothreadId: id,
      cpumap: exactCpumap(
        config === null ? affinity(domain, run!, pin) : (pin ?? config.cpuset ?? host.online),
      ),
    }));
    // A running domain's are told by QEMU, the one that was made last first.
    const shown = config === null ? info.toReversed() : info;
    return { info: shown, ret: shown.length };
  }),
  handler(
    p.domainPinIothread,
    ({ host }, { dom, iothreadsId, cpumap, flags }) =>
      pinIothread(host.domains.of(dom), iothreadsId, cpumap, flags),
    writes,
  ),
];
