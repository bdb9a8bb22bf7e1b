import { procedures as p } from '@virtune/protocol';
import { migratable } from '../domain/definition/migratable.ts';
import { printDefinition } from '../domain/definition/print.ts';
import { onlineVcpus } from '../domain/definition/definition.ts';
import { type Domain } from '../domain/domain.ts';
import { startedWith } from '../domain/definition/cpu.ts';
import { checkFlags, checkWritable } from '../domain/flags.ts';
import { cpuTimeNs } from '../domain/times.ts';
import { type Handled, handler } from '../server/handler.ts';

const XML_INACTIVE = 2;
const XML_MIGRATABLE = 8;

/** virDomainGetXMLDesc. */
export function xmlOf(domain: Domain, flags: number): string {
  const { run } = domain;
  if ((flags & XML_MIGRATABLE) !== 0) {
    const live = run !== null && (flags & XML_INACTIVE) === 0;
    const definition = live ? run.definition : (domain.config ?? domain.definition);
    const cpu = startedWith((domain.config ?? definition).cpu);
    return printDefinition(migratable(definition, cpu));
  }
  if (run === null) return printDefinition(domain.config!);
  if ((flags & XML_INACTIVE) !== 0) {
    if (domain.config !== null) return printDefinition(domain.config);
    return printDefinition(run.definition, { aliases: run.aliases });
  }
  return printDefinition(run.definition, { id: run.id, aliases: run.aliases });
}

/** virConnectListAllDomainsFlags: pairs of which either is asked for, or neither. */
const filters: readonly (readonly [number, (domain: Domain) => boolean])[][] = [
  [
    [1 << 0, (domain) => domain.run !== null],
    [1 << 1, (domain) => domain.run === null],
  ],
  [
    [1 << 2, (domain) => domain.config !== null],
    [1 << 3, (domain) => domain.config === null],
  ],
  [
    [1 << 4, (domain) => domain.run?.paused === false],
    [1 << 5, (domain) => domain.run?.paused === true],
    [1 << 6, (domain) => domain.run === null],
    [1 << 7, () => false],
  ],
  [
    [1 << 8, (domain) => domain.managedSave],
    [1 << 9, (domain) => !domain.managedSave],
  ],
  [
    [1 << 10, (domain) => domain.autostart],
    [1 << 11, (domain) => !domain.autostart],
  ],
  [
    [1 << 12, () => false],
    [1 << 13, () => true],
  ],
  [
    [1 << 14, () => false],
    [1 << 15, () => true],
  ],
];

/** Whether a domain is one of those that flags ask for. */
export function isListed(domain: Domain, flags: number): boolean {
  return filters.every((group) => {
    const asked = group.filter(([flag]) => (flags & flag) !== 0);
    return asked.length === 0 || asked.some(([, matches]) => matches(domain));
  });
}

export const LIST_FLAGS = 0xffff;

/** Domains in the order in which libvirt would give them: by no order at all; here by name. */
function listed(domains: Iterable<Domain>, flags: number): readonly Domain[] {
  return [...domains].filter((domain) => isListed(domain, flags));
}

function messagesOf(domain: Domain, flags: number): readonly string[] {
  const tainted = flags === 0 || (flags & 2) !== 0;
  if (domain.run === null || !tainted) return [];
  return ['tainted: running with undesirable elevated privileges'];
}

/** What a domain is and does (virDomainGetInfo and its like). */
export const domainReadHandlers: readonly Handled[] = [
  handler(p.connectNumOfDomains, ({ host }) => ({
    num: [...host.domains].filter(({ run }) => run !== null).length,
  })),
  handler(p.connectListAllDomains, ({ host }, { needResults, flags }) => {
    checkFlags(flags, LIST_FLAGS, 'qemuConnectListAllDomains');
    const domains = listed(host.domains, flags);
    return {
      domains: needResults === 0 ? [] : domains.map(({ identity }) => identity),
      ret: domains.length,
    };
  }),
  handler(p.domainLookupByName, ({ host }, { name }) => ({
    dom: host.domains.byName(name).identity,
  })),
  handler(p.domainLookupById, ({ host }, { id }) => ({ dom: host.domains.byId(id).identity })),
  handler(p.domainLookupByUuid, ({ host }, { uuid }) => ({
    dom: host.domains.byUuid(uuid).identity,
  })),
  handler(p.domainGetInfo, ({ host }, { dom }) => {
    const domain = host.domains.of(dom);
    const { definition } = domain;
    return {
      state: domain.state,
      maxMem: BigInt(definition.memory.totalKiB),
      memory: BigInt(definition.memory.currentKiB),
      nrVirtCpu: onlineVcpus(definition),
      cpuTime: cpuTimeNs(domain),
    };
  }),
  handler(p.domainGetState, ({ host }, { dom, flags }) => {
    checkFlags(flags, 0, 'qemuDomainGetState');
    const domain = host.domains.of(dom);
    return { state: domain.state, reason: domain.stateReason };
  }),
  handler(p.domainGetOsType, ({ host }, { dom }) => {
    host.domains.of(dom);
    return { type: 'hvm' };
  }),
  handler(p.domainIsActive, ({ host }, { dom }) => ({ active: host.domains.of(dom).run !== null })),
  handler(p.domainIsPersistent, ({ host }, { dom }) => ({
    persistent: host.domains.of(dom).config !== null,
  })),
  handler(p.domainIsUpdated, ({ host }, { dom }) => ({ updated: host.domains.of(dom).updated })),
  handler(p.domainGetMessages, ({ host }, { dom, flags }) => ({
    msgs: messagesOf(host.domains.of(dom), flags),
  })),
  handler(p.domainGetXmlDesc, ({ host, client }, { dom, flags }) => {
    if ((flags & (1 | 8)) !== 0) checkWritable(client, 'virDomainGetXMLDesc with secure flag');
    checkFlags(flags, 15, 'qemuDomainGetXMLDesc');
    return { xml: xmlOf(host.domains.of(dom), flags) };
  }),
  handler(p.domainListAllSnapshots, ({ host }, { dom }) => {
    host.domains.of(dom);
    return { snapshots: [], ret: 0 };
  }),
  handler(p.domainListAllCheckpoints, ({ host }, { dom }) => {
    host.domains.of(dom);
    return { checkpoints: [], ret: 0 };
  }),
  handler(p.domainGetSecurityLabel, ({ host }, { dom }) => {
    host.domains.of(dom);
    return { label: '', enforcing: false };
  }),
  handler(p.domainGetSecurityLabelList, ({ host }, { dom }) => {
    const { run } = host.domains.of(dom);
    if (run === null) return { labels: [], ret: 0 };
    const labels = [
      { label: '', enforcing: false },
      { label: '+0:+0', enforcing: false },
    ];
    return { labels, ret: labels.length };
  }),
];
