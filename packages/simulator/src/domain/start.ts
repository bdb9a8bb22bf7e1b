import { has } from '../host/versions.ts';
import { Cpuset } from '@virtune/model';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { aliasesOf } from './aliases.ts';
import { runningCpu } from './definition/cpu.ts';
import type { Definition } from './definition/definition.ts';
import { withBases } from './definition/devices/dimm.ts';
import { ranges } from './definition/cputune.ts';
import { isQ35 } from './definition/caps.ts';
import { withOrder } from './definition/vcpu.ts';
import { runningSeclabels } from './definition/seclabel.ts';
import { type Bandwidth, type Cgroup, defaultMigrationLimits, type Run } from './domain.ts';
import { withNumberedImages } from './disks.ts';
import { checkNodes, checkPageSizes, type Demand, demandsOf } from './demand.ts';
import { takeMemory } from './placement.ts';
import { checkAffinity } from './shortage.ts';

/** The kernel's default period, microseconds. */
const DEFAULT_PERIOD = 100_000n;
const SHARES_V1 = 1024n;
const SHARES_V2 = 100n;

/** What cgroup v2 answers for a quota that is none (VIR_CGROUP_CPU_QUOTA_MAX). */
export const unlimitedQuota = (cgroup: 1 | 2): bigint => (cgroup === 1 ? -1n : ranges.quota[1]);

/** Shares as the kernel takes them. @throws VirError where it or libvirt refuses them. */
export function kernelShares(host: SimulatedHost, shares: bigint): bigint {
  const { cgroup, libvirtVersion } = host.system;
  const own = cgroup === 2 && has(libvirtVersion, 'ownSharesRange');
  const [low, high] = own ? ranges.sharesV2 : ranges.sharesV1;
  if (shares < low || shares > high) {
    throw new VirError(
      code.invalidArg,
      from.cgroup,
      `shares '${shares}' must be in range [${low}, ${high}]`,
    );
  }
  if (cgroup === 1 || shares <= ranges.sharesV2[1]) return shares;
  throw new VirError(
    code.systemError,
    from.cgroup,
    "Unable to write to '/sys/fs/cgroup/machine.slice/cpu.weight': Numerical result out of range",
    34,
  );
}

function bandwidth(cgroup: 1 | 2, period: bigint, quota: bigint): Bandwidth {
  return {
    period: period === 0n ? DEFAULT_PERIOD : period,
    quota: quota > 0n ? quota : unlimitedQuota(cgroup),
  };
}

/** What the kernel holds of a domain that starts. */
function cgroupOf(host: SimulatedHost, { cputune, memory, blkiotune }: Definition): Cgroup {
  const { cgroup } = host.system;
  const usual = cgroup === 1 ? SHARES_V1 : SHARES_V2;
  return {
    shares: cputune.shares === null ? usual : kernelShares(host, cputune.shares),
    vcpu: bandwidth(cgroup, cputune.period, cputune.quota),
    emulator: bandwidth(cgroup, cputune.emulatorPeriod, cputune.emulatorQuota),
    iothread: bandwidth(cgroup, cputune.iothreadPeriod, cputune.iothreadQuota),
    global: bandwidth(cgroup, cputune.globalPeriod, cputune.globalQuota),
    hardLimitKiB: memory.hardLimitKiB,
    softLimitKiB: memory.softLimitKiB,
    swapHardLimitKiB: memory.swapHardLimitKiB,
    blkioWeight: blkiotune.weight === 0 ? 100 : blkiotune.weight,
  };
}

/** Pins must leave at least one CPU that the host has online (virCgroupSetCpusetCpus). */
function checkPins(host: SimulatedHost, definition: Definition): void {
  const online = host.online;
  const pins = [
    ...definition.vcpus.filter((vcpu) => vcpu.online).map(({ pin }) => pin),
    ...definition.iothreads.map(({ pin }) => pin),
    definition.cputune.emulatorPin,
    definition.cpuset,
  ];
  for (const pin of pins) if (pin !== null) checkPin(host, pin, online);
}

/** A cpuset that a thread is to get. @throws VirError as the kernel refuses it. */
export function checkPin(host: SimulatedHost, pin: Cpuset, online = host.online): void {
  if (pin.isSubsetOf(online)) return;
  const path =
    host.system.cgroup === 1 ? '/sys/fs/cgroup/cpuset/machine' : '/sys/fs/cgroup/machine.slice';
  throw new VirError(
    code.systemError,
    from.cgroup,
    `Unable to write to '${path}/cpuset.cpus': Invalid argument`,
    22,
  );
}

/** numad's advice: the node with most free memory, and its CPUs. */
function advice(host: SimulatedHost): { nodes: Cpuset; cpus: Cpuset } {
  const { memory, machine } = host;
  const node = memory.nodes.reduce((best, id) =>
    memory.freeKiB(id) > memory.freeKiB(best) ? id : best,
  );
  const cpus = machine.cpus.filter((cpu) => cpu.node === node && host.isOnline(cpu.id));
  return { nodes: Cpuset.of(node), cpus: Cpuset.from(cpus.map(({ id }) => id)) };
}

/** Plugged in at start are the vCPUs that can be unplugged (qemuProcessSetupHotpluggableVcpus). */
function pluggedVcpus({ vcpus }: Definition): Set<number> {
  const ids = [...vcpus.keys()];
  return new Set(ids.filter((id) => vcpus[id]?.online === true && vcpus[id].hotpluggable === true));
}

/** QEMU numbers its processes from here on, so that they look like some. */
const FIRST_PID = 10_000;

/** What libvirtd finds while it writes QEMU's command line (qemuBuildNumaCommandLine). @throws VirError */
function memoryDemands(
  host: SimulatedHost,
  definition: Definition,
  advised: Definition['cpuset'],
): readonly Demand[] {
  checkNodes(host, definition.numatune?.nodeset ?? null);
  for (const { memnode } of definition.cells) checkNodes(host, memnode?.nodeset ?? null);
  const demands = demandsOf(host, definition, advised);
  checkPageSizes(host, demands);
  return demands;
}

/** Starts a domain: what it has then. All or nothing of the host's memory is taken. @throws VirError */
export function startRun(host: SimulatedHost, definition: Definition, id: number): Run {
  host.domains.settle();
  const automatic = definition.numatune?.placement === 'auto' || definition.placement === 'auto';
  const advised = automatic ? advice(host) : null;
  const demands = memoryDemands(host, definition, advised?.nodes ?? null);
  checkPins(host, definition);
  const cgroup = cgroupOf(host, definition);
  const numbered = withNumberedImages(host, definition);
  const wide = definition.placement === 'auto' ? advised?.cpus : definition.cpuset;
  checkAffinity(host, definition, demands, definition.cputune.emulatorPin ?? wide ?? host.online);
  const running: Definition = {
    ...definition,
    devices: numbered.devices,
    vcpus: definition.individual ? withOrder(definition.vcpus, null) : definition.vcpus,
    partition: definition.partition ?? '/machine',
    cpu: runningCpu(definition.cpu),
    seclabels: runningSeclabels(definition.seclabels),
  };
  return {
    id,
    pid: FIRST_PID + id,
    startedNs: host.clock.now(),
    definition: { ...running, devices: withBases(running) },
    aliases: aliasesOf(definition.devices, isQ35(definition.os.machine)),
    cgroup,
    shares: takeMemory(host, definition, demands),
    plugged: pluggedVcpus(definition),
    polling: new Map(),
    autoNodes: advised?.nodes ?? null,
    autoCpus: advised?.cpus ?? null,
    paused: false,
    migration: defaultMigrationLimits,
    dirtyRate: null,
    lastImage: numbered.last,
    blockJobs: new Map(),
  };
}
