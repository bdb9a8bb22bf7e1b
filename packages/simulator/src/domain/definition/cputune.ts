import { int, oneOf, requiredUint } from './attribute.ts';
import { parseBitmap, parseSet } from './cpus.ts';
import type { Cputune, Definition, Iothread, Sched, Vcpu } from './definition.ts';
import { signed, unsigned } from './number.ts';
import { attributes, elementOrNothing, leaf } from './printer.ts';
import { allAt, at, textOf, type XmlNode } from './xml.ts';
import { internal, unsupported, xmlDetail, xmlError } from './refusal.ts';

type Threads = { readonly vcpus: readonly Vcpu[]; readonly iothreads: readonly Iothread[] };

function numberOf(root: XmlNode, name: string, read: typeof signed): bigint | null {
  const text = textOf(at(root, 'cputune', name));
  if (text === undefined) return null;
  const value = read(text, 64);
  if (value !== null) return value;
  throw xmlError(`can't parse cputune ${name.replaceAll('_', ' ')} value`);
}

function cpusetOf(node: XmlNode): string {
  const text = node.attributes.get('cpuset');
  if (text === undefined) throw internal(`missing cpuset for ${node.name}`);
  return text;
}

function vcpuPins(root: XmlNode, vcpus: readonly Vcpu[]): readonly Vcpu[] {
  const pinned = [...vcpus];
  for (const node of allAt(root, 'cputune', 'vcpupin')) {
    const id = requiredUint(node, 'vcpu');
    const vcpu = pinned[id];
    if (vcpu === undefined) continue;
    const text = cpusetOf(node);
    if (vcpu.pin !== null) throw internal(`duplicate vcpupin for vcpu '${id}'`);
    pinned[id] = { ...vcpu, pin: parseSet(text, 'cpuset') };
  }
  return pinned;
}

function indexOf(iothreads: readonly Iothread[], id: number): number {
  const index = iothreads.findIndex((other) => other.id === id);
  if (index < 0) throw unsupported(`Cannot find 'iothread' : ${id}`);
  return index;
}

function iothreadPins(root: XmlNode, iothreads: readonly Iothread[]): readonly Iothread[] {
  const pinned = [...iothreads];
  for (const node of allAt(root, 'cputune', 'iothreadpin')) {
    const id = requiredUint(node, 'iothread', { nonzero: true });
    const index = indexOf(pinned, id);
    const pin = parseSet(cpusetOf(node), 'cpuset');
    const iothread = pinned[index]!;
    if (iothread.pin !== null) throw internal(`duplicate iothreadpin for same iothread '${id}'`);
    pinned[index] = { ...iothread, pin };
  }
  return pinned;
}

const policies = ['none', 'batch', 'idle', 'fifo', 'rr'] as const;

function schedOf(node: XmlNode): Sched {
  const policy = oneOf(node, 'scheduler', policies, { required: true, nonzero: true });
  const timed = policy === 'fifo' || policy === 'rr';
  const priority = timed ? int(node, 'priority', { required: true })! : 0;
  return { policy: policy as Sched['policy'], priority };
}

/** `<vcpusched>` or `<iothreadsched>`: which threads, and how. */
function threadSched(node: XmlNode, attribute: string): { ids: Iterable<number>; sched: Sched } {
  const text = node.attributes.get(attribute);
  if (text === undefined) {
    throw xmlError(`Missing attribute '${attribute}' in element '${node.name}'`);
  }
  const ids = parseBitmap(text);
  if (ids.isEmpty) throw unsupported(`'${attribute}' scheduler bitmap '${text}' is empty`);
  return { ids, sched: schedOf(node) };
}

function schedule<T extends { readonly sched: Sched | null }>(
  root: XmlNode,
  kind: 'vcpu' | 'iothread',
  threads: readonly T[],
  indexOf: (id: number) => number,
): readonly T[] {
  const scheduled = [...threads];
  for (const node of allAt(root, 'cputune', `${kind}sched`)) {
    const { ids, sched } = threadSched(node, `${kind}s`);
    for (const id of ids) {
      const index = indexOf(id);
      const thread = scheduled[index]!;
      if (thread.sched !== null) {
        const detail = `'${kind}sched' attributes '${kind}s' must not overlap`;
        throw xmlDetail(detail);
      }
      scheduled[index] = { ...thread, sched };
    }
  }
  return scheduled;
}

function only(root: XmlNode, name: string): XmlNode | undefined {
  const nodes = allAt(root, 'cputune', name);
  if (nodes.length > 1) throw xmlError(`only one ${name} is supported`);
  return nodes[0];
}

/** `<cputune>`, with what it says of threads put to them (virDomainDefTunablesParse). */
export function parseCputune(root: XmlNode, threads: Threads): Threads & { cputune: Cputune } {
  const numbers = {
    shares: numberOf(root, 'shares', unsigned),
    period: numberOf(root, 'period', unsigned) ?? 0n,
    quota: numberOf(root, 'quota', signed) ?? 0n,
    globalPeriod: numberOf(root, 'global_period', unsigned) ?? 0n,
    globalQuota: numberOf(root, 'global_quota', signed) ?? 0n,
    emulatorPeriod: numberOf(root, 'emulator_period', unsigned) ?? 0n,
    emulatorQuota: numberOf(root, 'emulator_quota', signed) ?? 0n,
    iothreadPeriod: numberOf(root, 'iothread_period', unsigned) ?? 0n,
    iothreadQuota: numberOf(root, 'iothread_quota', signed) ?? 0n,
  };
  const pinnedVcpus = vcpuPins(root, threads.vcpus);
  const pinNode = only(root, 'emulatorpin');
  const emulatorPin = pinNode === undefined ? null : parseSet(cpusetOf(pinNode), 'cpuset');
  const pinnedIothreads = iothreadPins(root, threads.iothreads);
  const vcpus = schedule(root, 'vcpu', pinnedVcpus, (id) => {
    if (id < pinnedVcpus.length) return id;
    throw unsupported(`vCPU '${id}' is not present in domain definition`);
  });
  const iothreads = schedule(root, 'iothread', pinnedIothreads, (id) =>
    indexOf(pinnedIothreads, id),
  );
  const schedNode = only(root, 'emulatorsched');
  const emulatorSched = schedNode === undefined ? null : schedOf(schedNode);
  return { vcpus, iothreads, cputune: { ...numbers, emulatorPin, emulatorSched } };
}

const unlessZero = (name: string, value: bigint): string => (value === 0n ? '' : leaf(name, value));

function schedText(kind: string, sched: Sched | null, id?: number): string {
  if (sched === null) return '';
  const timed = sched.policy === 'fifo' || sched.policy === 'rr';
  const text = attributes({
    [`${kind}s`]: id,
    scheduler: sched.policy,
    priority: timed ? sched.priority : null,
  });
  return `<${kind}sched${text}/>\n`;
}

export function printCputune({ cputune, vcpus, iothreads, resctrl }: Definition): string {
  const { emulatorPin, emulatorSched } = cputune;
  const vcpuPinText = vcpus.map(({ pin }, id) =>
    pin === null ? '' : `<vcpupin vcpu='${id}' cpuset='${pin.format()}'/>\n`,
  );
  const iothreadPinText = iothreads.map(({ id, pin }) =>
    pin === null ? '' : `<iothreadpin iothread='${id}' cpuset='${pin.format()}'/>\n`,
  );
  const content =
    leaf('shares', cputune.shares) +
    unlessZero('period', cputune.period) +
    unlessZero('quota', cputune.quota) +
    unlessZero('global_period', cputune.globalPeriod) +
    unlessZero('global_quota', cputune.globalQuota) +
    unlessZero('emulator_period', cputune.emulatorPeriod) +
    unlessZero('emulator_quota', cputune.emulatorQuota) +
    unlessZero('iothread_period', cputune.iothreadPeriod) +
    unlessZero('iothread_quota', cputune.iothreadQuota) +
    vcpuPinText.join('') +
    (emulatorPin === null ? '' : `<emulatorpin cpuset='${emulatorPin.format()}'/>\n`) +
    iothreadPinText.join('') +
    schedText('emulator', emulatorSched) +
    vcpus.map(({ sched }, id) => schedText('vcpu', sched, id)).join('') +
    iothreads.map(({ id, sched }) => schedText('iothread', sched, id)).join('') +
    resctrl;
  return elementOrNothing('cputune', '', content);
}

/** The ranges of vircgroup.h; a quota of 0 or less is not looked at. */
export const ranges = {
  sharesV1: [2n, 262_144n],
  sharesV2: [1n, 10_000n],
  period: [1000n, 1_000_000n],
  quota: [1000n, 17_592_186_044_415n],
} as const;

function checkRange(name: string, value: bigint, [low, high]: readonly [bigint, bigint]): void {
  if (value <= 0n || (value >= low && value <= high)) return;
  throw unsupported(`Value of cputune '${name}' must be in range [${low}, ${high}]`);
}

/** virDomainDefCputuneValidate; libvirt 9.1 leaves the shares to the cgroup. @throws VirError */
export function checkCputune(cputune: Cputune, checkShares: boolean): void {
  if (checkShares) checkRange('shares', cputune.shares ?? 0n, ranges.sharesV1);
  checkRange('period', cputune.period, ranges.period);
  checkRange('global_period', cputune.globalPeriod, ranges.period);
  checkRange('emulator_period', cputune.emulatorPeriod, ranges.period);
  checkRange('iothread_period', cputune.iothreadPeriod, ranges.period);
  checkRange('quota', cputune.quota, ranges.quota);
  checkRange('global_quota', cputune.globalQuota, ranges.quota);
  checkRange('emulator_quota', cputune.emulatorQuota, ranges.quota);
  checkRange('iothread_quota', cputune.iothreadQuota, ranges.quota);
}
