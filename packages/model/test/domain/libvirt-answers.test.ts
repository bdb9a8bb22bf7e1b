import { describe, expect, test } from 'vitest';
import { DomainDocument, DomainXmlError, type Sched, type ThreadSched } from '../../src/index.ts';
import answers from './libvirt-answers.json' with { type: 'json' };

/*
 * What libvirt 9.0.0 itself made of each definition, through its test driver: `error` is what
 * `virsh define` said, `dumped` what `virsh dumpxml --inactive` showed of it afterwards.
 */
const DEFAULTS = /<memory unit='KiB'>1048576<\/memory>|<vcpu>4<\/vcpu>/g;

function opened(children: string): DomainDocument {
  const rest = '<os><type>hvm</type></os>';
  return DomainDocument.open(`<domain type='test'><name>x</name>${children}${rest}</domain>`);
}

const cases = answers.map((answer) => ({
  ...answer,
  shown: answer.xml.replace(DEFAULTS, '') || 'the least that there can be',
}));

describe('what libvirt refuses is refused', () => {
  const refused = cases.filter(({ error }) => error !== undefined);
  test.each(refused)('$shown: $error', ({ xml }) => {
    expect(() => opened(xml).check()).toThrow(DomainXmlError);
  });
});

/** libvirt writes a policy for each thread. */
function byThread(scheds: readonly ThreadSched[]): readonly (Sched & { readonly id: number })[] {
  return scheds
    .flatMap(({ ids, ...policy }) => Array.from(ids, (id) => ({ id, ...policy })))
    .toSorted((a, b) => a.id - b.id);
}

/** What is the same before and after libvirt has filled in what was left to it. */
function meaning(domain: DomainDocument): object {
  const { vcpuscheds, iothreadscheds, vcpupins, iothreadpins, ...cputune } = domain.read('cputune');
  const { topology, cells } = domain.read('cpu');
  const { count, cpuset, current } = domain.read('vcpu');
  const vcpus = domain.read('vcpus');
  const enabled = vcpus.length > 0 ? vcpus.filter((vcpu) => vcpu.enabled).length : current;
  const { hugepages, ...memoryBacking } = domain.read('memoryBacking');
  return {
    vcpu: { count, cpuset, current: enabled ?? count },
    cputune,
    vcpupins: vcpupins.toSorted((a, b) => a.id - b.id),
    iothreadpins: iothreadpins.toSorted((a, b) => a.id - b.id),
    vcpuscheds: byThread(vcpuscheds),
    iothreadscheds: byThread(iothreadscheds),
    topology,
    cells: cells.map((cell) => ({ ...cell, distances: null })),
    memoryBacking,
    // Without cells, cell 0 is the whole guest.
    hugepages: hugepages?.map(({ sizeKiB, nodeset }) => [sizeKiB, cells.length > 0 && nodeset]),
    iothreads: domain.read('iothreads').count,
    defaultiothread: domain.read('iothreads').defaultiothread,
    memoryKiB: cells.length > 0 ? null : domain.read('memory').memoryKiB,
  };
}

describe('what libvirt takes is read as libvirt reads it', () => {
  // libvirt would not take its own answer to these: memnodes beside automatic vCPUs.
  const circular = /'auto'.*<memory\/><memnode/;
  const taken = cases.flatMap((c) => (c.dumped === undefined || circular.test(c.xml) ? [] : c));

  test.each(taken)('$shown', ({ xml, dumped }) => {
    const [before, after] = [opened(xml), opened(dumped)];
    before.check();
    expect(JSON.stringify(meaning(before))).toBe(JSON.stringify(meaning(after)));
    const { memory, memnodes } = after.read('numatune');
    const isImplied = before.read('numatune').memory === null && memory?.placement === 'auto';
    expect(before.read('numatune')).toEqual({ memory: isImplied ? null : memory, memnodes });
  });
});
