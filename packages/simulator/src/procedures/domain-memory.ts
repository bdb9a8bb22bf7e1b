import { procedures as p } from '@virtune/protocol';
import type { Definition } from '../domain/definition/definition.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkFlags, invalidArgument, operationInvalid } from '../domain/flags.ts';
import { isSilent } from '../domain/life.ts';
import { resized } from '../domain/placement.ts';
import { code, from, VirError, ZeroArgumentError } from '../error.ts';
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

/** How much memory domains have (virDomainSetMemory and its like). */
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
];
