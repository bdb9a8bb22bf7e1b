import type { Cpuset } from '@virtune/model';
import { procedures as p } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import { parseBitmap } from '../domain/definition/cpus.ts';
import {
  cpusOf,
  type Definition,
  onlineVcpus,
  type Vcpu,
} from '../domain/definition/definition.ts';
import { cellCpus } from '../domain/definition/numa.ts';
import { completedCells } from '../domain/definition/numa.ts';
import { newVcpu, withOrder } from '../domain/definition/vcpu.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkFlags, checkWritable, invalidArgument } from '../domain/flags.ts';
import { isSilent } from '../domain/life.ts';
import { type Handled, handler } from '../server/handler.ts';
import { needAgent } from './domain-life.ts';

const writes = { writes: true };

const VCPU_MAXIMUM = 4;
const VCPU_GUEST = 8;
const VCPU_HOTPLUGGABLE = 16;

/** Wherever the number of vCPUs changes, their order no longer holds (virDomainDefVcpuOrderClear). */
const unordered = (vcpus: readonly Vcpu[]): readonly Vcpu[] =>
  vcpus.map((vcpu) => ({ ...vcpu, order: 0 }));

/** Another maximum of vCPUs in a persistent definition (qemuDomainSetVcpusMax). */
function setMaximum(
  domain: Domain,
  { run, config }: { run: Run | null; config: Definition | null },
  count: number,
): void {
  if (run !== null || config === null) {
    throw new VirError(
      code.operationUnsupported,
      from.qemu,
      "maximum vcpu count of a live domain can't be modified",
    );
  }
  if (cellCpus(config.cells) > count) {
    throw invalidArgument('Number of CPUs in <numa> exceeds the desired maximum vcpu count');
  }
  const topology = config.cpu?.topology ?? null;
  if (topology !== null) {
    if (cpusOf(topology) !== count) {
      throw invalidArgument("CPU topology doesn't match the desired vcpu count");
    }
  }
  const kept = unordered(config.vcpus.slice(0, count));
  const added = Array.from({ length: Math.max(0, count - kept.length) }, () => ({
    ...newVcpu(false),
    hotpluggable: null,
  }));
  const vcpus = [...kept, ...added];
  domain.setConfig({ vcpus, cells: completedCells(config.cells, vcpus.length) });
}

/** So many vCPUs at the next start (qemuDomainSetVcpusConfig). */
function configured(
  definition: Definition,
  count: number,
  pluggable: boolean,
): Partial<Definition> {
  const vcpus = unordered(definition.vcpus).map((vcpu) => ({ ...vcpu }));
  let online = onlineVcpus(definition);
  let hotpluggable = pluggable;
  let individual = definition.individual;
  if (online < count) {
    for (const vcpu of vcpus) {
      if (vcpu.online) {
        if (vcpu.hotpluggable === true) hotpluggable = true;
        continue;
      }
      Object.assign(vcpu, { online: true, hotpluggable });
      if (hotpluggable) individual = true;
      if (++online === count) break;
    }
  } else if (online > count) {
    for (const vcpu of vcpus.toReversed()) {
      if (!vcpu.online) continue;
      Object.assign(vcpu, { online: false, hotpluggable: true });
      if (--online === count) break;
    }
  }
  return { vcpus, individual };
}

/** Plugs a vCPU into a running domain (qemuDomainHotplugAddVcpu). */
function plug(domain: Domain, run: Run, id: number): void {
  const vcpus = run.definition.vcpus.map((vcpu, i) =>
    i === id ? { ...vcpu, online: true, hotpluggable: true } : vcpu,
  );
  run.plugged.add(id);
  domain.setLive({ individual: true, vcpus: withOrder(vcpus, id) });
}

/** Takes a vCPU out of a running domain, if its guest agrees (qemuDomainHotplugDelVcpu). */
function unplug(domain: Domain, run: Run, id: number): void {
  if (!run.plugged.has(id)) {
    throw new VirError(code.operationUnsupported, from.qemu, `vcpu '${id}' can't be unplugged`);
  }
  if (isSilent(run.definition)) {
    throw new VirError(
      code.operationTimeout,
      from.qemu,
      'vcpu unplug request timed out. Unplug result must be manually inspected in the domain',
    );
  }
  run.plugged.delete(id);
  const vcpus = run.definition.vcpus.map((vcpu, i) =>
    i === id ? { ...vcpu, online: false, order: 0 } : vcpu,
  );
  domain.setLive({ vcpus: withOrder(vcpus, null) });
  tell.deviceRemoved(domain, `vcpu${id}`);
}

/** The vCPUs to plug or unplug for a count (qemuDomainSelectHotplugVcpuEntities). */
function selected(run: Run, count: number): { ids: readonly number[]; enable: boolean } {
  const { definition } = run;
  const current = onlineVcpus(definition);
  const ids = [...definition.vcpus.keys()];
  const enable = count > current;
  const usable = enable
    ? ids.filter((id) => !definition.vcpus[id]!.online)
    : ids.filter((id) => definition.vcpus[id]!.online && run.plugged.has(id)).toReversed();
  const needed = Math.abs(count - current);
  if (usable.length >= needed) return { ids: usable.slice(0, needed), enable };
  throw new VirError(
    code.configUnsupported,
    from.qemu,
    'failed to find appropriate hotpluggable vcpus to reach the desired target vcpu count',
  );
}

function setVcpus(domain: Domain, count: number, flags: number): void {
  checkFlags(flags, 3 | VCPU_MAXIMUM | VCPU_GUEST | VCPU_HOTPLUGGABLE, 'qemuDomainSetVcpusFlags');
  const affected = domain.affected(flags);
  if ((flags & VCPU_GUEST) !== 0) needAgent(domain);
  if ((flags & VCPU_MAXIMUM) !== 0) {
    setMaximum(domain, affected, count);
    return;
  }
  const { run, config } = affected;
  const most = (kind: 'live' | 'persistent', max: number): VirError =>
    invalidArgument(
      `requested vcpus is greater than max allowable vcpus for the ${kind} domain: ${count} > ${max}`,
    );
  if (run !== null && count > run.definition.vcpus.length) {
    throw most('live', run.definition.vcpus.length);
  }
  if (config !== null && count > config.vcpus.length) {
    throw most('persistent', config.vcpus.length);
  }
  if (run !== null) {
    const { ids, enable } = selected(run, count);
    domain.host.domains.settle();
    for (const id of ids)
      if (enable) plug(domain, run, id);
      else unplug(domain, run, id);
  }
  if (config !== null) {
    domain.setConfig(configured(config, count, (flags & VCPU_HOTPLUGGABLE) !== 0));
  }
}

/** Single vCPUs of a persistent definition (qemuDomainSetVcpuConfig). */
function setVcpuConfig(domain: Domain, config: Definition, ids: Cpuset, state: boolean): void {
  const [first] = ids;
  if (first === 0) throw invalidArgument("vCPU '0' can't be modified");
  const blocking = config.vcpus.some(
    (vcpu, id) => id > first! && !ids.has(id) && vcpu.online && vcpu.hotpluggable === false,
  );
  if (blocking) {
    throw invalidArgument(
      `vcpu '${first}' can't be modified as it is followed by non-hotpluggable online vcpus`,
    );
  }
  const vcpus = unordered(config.vcpus).map((vcpu, id) =>
    ids.has(id) ? { ...vcpu, online: state, hotpluggable: true } : vcpu,
  );
  domain.setConfig({ vcpus, individual: true });
}

/** Which single vCPU of a running domain (qemuDomainFilterHotplugVcpuEntities). */
function checkLiveVcpus(run: Run, ids: Cpuset, state: boolean): void {
  for (const id of ids) {
    const vcpu = run.definition.vcpus[id]!;
    if (vcpu.online === state) {
      throw invalidArgument(`vcpu '${id}' is already in requested state`);
    }
  }
  if (ids.size === 1) return;
  throw new VirError(
    code.operationUnsupported,
    from.qemu,
    'only one hotpluggable entity can be selected',
  );
}

function setVcpu(domain: Domain, map: string, state: number, flags: number): void {
  checkFlags(flags, 3, 'qemuDomainSetVcpu');
  if (state !== 0 && state !== 1) {
    throw invalidArgument('state in qemuDomainSetVcpu: unsupported state value');
  }
  const ids = parseBitmap(map);
  const last = ids.max;
  if (last === null) throw invalidArgument('no vcpus selected for modification');
  const { run, config } = domain.affected(flags);
  if (config !== null && last >= config.vcpus.length) {
    throw invalidArgument(`vcpu ${last} is not present in persistent config`);
  }
  if (run !== null && last >= run.definition.vcpus.length) {
    throw invalidArgument(`vcpu ${last} is not present in live config`);
  }
  if (run !== null) checkLiveVcpus(run, ids, state === 1);
  if (config !== null) {
    const before = domain.config;
    setVcpuConfig(domain, config, ids, state === 1);
    if (run !== null) domain.config = before;
  }
  if (run !== null) {
    domain.host.domains.settle();
    for (const id of ids)
      if (state === 1) plug(domain, run, id);
      else unplug(domain, run, id);
    if (config !== null) setVcpuConfig(domain, config, ids, state === 1);
  }
}

/** How many vCPUs domains have (virDomainSetVcpus and its like). */
export const domainVcpuHandlers: readonly Handled[] = [
  handler(p.domainGetMaxVcpus, ({ host }, { dom }) => {
    const domain = host.domains.of(dom);
    return { num: domain.definition.vcpus.length };
  }),
  handler(p.domainGetVcpusFlags, ({ host, client }, { dom, flags }) => {
    if ((flags & VCPU_GUEST) !== 0) {
      checkWritable(client, 'read only access prevents virDomainGetVcpusFlags');
    }
    checkFlags(flags, 3 | VCPU_MAXIMUM | VCPU_GUEST, 'qemuDomainGetVcpusFlags');
    const domain = host.domains.of(dom);
    const { definition } = domain.one(flags);
    if ((flags & VCPU_GUEST) !== 0) {
      if (domain.run === null) {
        throw invalidArgument(
          'vCPU count provided by the guest agent can only be requested for live domains',
        );
      }
      needAgent(domain);
    }
    const maximum = (flags & VCPU_MAXIMUM) !== 0;
    return { num: maximum ? definition.vcpus.length : onlineVcpus(definition) };
  }),
  handler(
    p.domainSetVcpus,
    ({ host }, { dom, nvcpus }) => setVcpus(host.domains.of(dom), nvcpus, 1),
    writes,
  ),
  handler(
    p.domainSetVcpusFlags,
    ({ host }, { dom, nvcpus, flags }) => setVcpus(host.domains.of(dom), nvcpus, flags),
    writes,
  ),
  handler(
    p.domainSetVcpu,
    ({ host }, { dom, cpumap, state, flags }) =>
      setVcpu(host.domains.of(dom), cpumap, state, flags),
    writes,
  ),
  handler(p.domainGetGuestVcpus, ({ host }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainGetGuestVcpus');
    return needAgent(host.domains.of(dom));
  }),
  handler(
    p.domainSetGuestVcpus,
    ({ host }, { dom, cpumap, state, flags }) => {
      checkFlags(flags, 0, 'qemuDomainSetGuestVcpus');
      if (state !== 0 && state !== 1) {
        throw invalidArgument('state in qemuDomainSetGuestVcpus: unsupported state value');
      }
      parseBitmap(cpumap);
      needAgent(host.domains.of(dom));
    },
    writes,
  ),
];
