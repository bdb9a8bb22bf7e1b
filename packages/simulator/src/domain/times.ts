import type { Domain } from './domain.ts';
import type { ThreadTime } from './load.ts';

/** What starting QEMU costs, nanoseconds of CPU time. */
const START_NS = 500_000_000n;

const nothing: ThreadTime = { cpuTimeNs: 0n, waitNs: 0n, cpu: 0 };

/** A vCPU's time; where it ran last, for one that never ran: the first CPU that it may run on. */
export function vcpuTime(domain: Domain, id: number): ThreadTime {
  const { domains } = domain.host;
  const time = domains.load_.vcpu(domain.uuid, id);
  if (time !== null) return time;
  const { vcpus, cpuset } = domain.definition;
  const pin = vcpus[id]?.pin ?? cpuset;
  const cpu = pin?.min ?? domain.host.onlineCpus[id % domain.host.onlineCpus.length] ?? 0;
  return { ...nothing, cpu };
}

/** All CPU time of a domain since it was started; 0 while it is off. */
export function cpuTimeNs(domain: Domain): bigint {
  const { run } = domain;
  if (run === null) return 0n;
  const { domains } = domain.host;
  domains.settle();
  const vcpus = run.definition.vcpus.reduce(
    (sum, { online }, id) => (online ? sum + vcpuTime(domain, id).cpuTimeNs : sum),
    0n,
  );
  const emulator = domains.load_.emulator(domain.uuid)?.cpuTimeNs ?? 0n;
  return START_NS + vcpus + emulator;
}
