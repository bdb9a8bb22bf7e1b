import {
  type DomainStatistics,
  domainStates,
  type IothreadFacts,
  type SchedulerParameters,
  type SnapshotDomain,
  type VcpuFacts,
} from '../domain.ts';
import { type Codec, described, named } from './codec.ts';
import { definition } from './definition.ts';
import { kernel } from './kernel.ts';
import { anyInteger, count, counter, cpuset, oneOf, text, truth } from './scalars.ts';
import { list, nullable, object, record } from './structures.ts';

const vcpu = object<VcpuFacts>({
  id: count,
  state: oneOf(['offline', 'running', 'blocked']),
  cpu: described('The host CPU that it was on', nullable(count)),
  cpuset: described("The thread's own affinity", cpuset),
  cpuTimeNs: counter,
  waitTimeNs: nullable(counter),
});

const statistics = object<DomainStatistics>({
  cpuTimeNs: nullable(counter),
  cpuUserNs: nullable(counter),
  cpuSystemNs: nullable(counter),
  vcpusCurrent: nullable(count),
  vcpusMaximum: nullable(count),
  memoryCurrentKiB: nullable(count),
  memoryMaximumKiB: nullable(count),
  memoryRssKiB: nullable(count),
});

const parameters: Codec<SchedulerParameters | null> = nullable(record(anyInteger));

export const domain: Codec<SnapshotDomain> = named(
  'Domain',
  object<SnapshotDomain>({
    name: text,
    uuid: text,
    id: described('null while it does not run', nullable(count)),
    state: oneOf(domainStates),
    stateReason: anyInteger,
    autostart: truth,
    persistent: truth,
    live: nullable(definition),
    config: nullable(definition),
    scheduler: described(
      'virDomainGetSchedulerParametersFlags; microseconds, -1 is no limit',
      object<SnapshotDomain['scheduler']>({ live: parameters, config: parameters }),
    ),
    vcpus: list(named('Vcpu', vcpu)),
    iothreads: list(object<IothreadFacts>({ id: count, cpuset })),
    autoCpuset: described('What numad chose', nullable(cpuset)),
    statistics: named('Statistics', statistics),
    kernel: nullable(kernel),
  }),
);
