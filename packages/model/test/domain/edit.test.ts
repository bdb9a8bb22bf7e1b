import { describe, expect, test } from 'vitest';
import {
  Cpuset,
  DomainDocument,
  DomainXmlError,
  XmlSyntaxError,
  type Cell,
  type DomainValues,
} from '../../src/index.ts';

const PLAIN = `<domain type='kvm' xmlns:qemu='http://libvirt.org/schemas/domain/qemu/1.0'>
  <name>openEulerVM</name>
  <memory unit="GiB">2</memory> <!-- two -->
  <vcpu>4</vcpu>
  <os><type arch='x86_64'>hvm</type></os>
  <?keep this?>
  <cpu mode="host-passthrough" />
  <devices/>
  <qemu:commandline>
    <qemu:arg value='-foo &amp; "bar"'/>
  </qemu:commandline>
</domain>
`;

function cell(id: number, cpus: Cpuset, memoryKiB: number): Cell {
  return { id, cpus, memoryKiB, memAccess: null, discard: null, distances: [] };
}

/** What changes in PLAIN: each line that is in one text only, after `-` or `+`. */
function difference(before: string, after: string): readonly string[] {
  const [old, now] = [before.split('\n'), after.split('\n')];
  return [
    ...old.filter((line) => !now.includes(line)).map((line) => `-${line}`),
    ...now.filter((line) => !old.includes(line)).map((line) => `+${line}`),
  ];
}

const plain = DomainDocument.open(PLAIN);

describe('one element at a time', () => {
  const cases: readonly (readonly [string, Partial<DomainValues>, readonly string[]])[] = [
    [
      'memory in another unit keeps its quotes and its comment',
      { memory: { ...plain.read('memory'), memoryKiB: 3_000_000 } },
      [
        '-  <memory unit="GiB">2</memory> <!-- two -->',
        '+  <memory unit="KiB">3000000</memory> <!-- two -->',
      ],
    ],
    [
      'a maximum stands before memory, a balloon after it',
      {
        memory: {
          memoryKiB: 2_097_152,
          currentMemoryKiB: 1_048_576,
          maxMemory: { sizeKiB: 4_194_304, slots: 2 },
        },
      },
      [
        "+  <maxMemory slots='2' unit='KiB'>4194304</maxMemory>",
        "+  <currentMemory unit='KiB'>1048576</currentMemory>",
      ],
    ],
    [
      '2 of 4 vCPUs, on CPUs 0-3',
      { vcpu: { count: 4, current: 2, placement: 'static', cpuset: Cpuset.range(0, 3) } },
      ['-  <vcpu>4</vcpu>', "+  <vcpu cpuset='0-3' current='2'>4</vcpu>"],
    ],
    [
      'the state of one vCPU',
      { vcpus: [{ id: 0, enabled: true, hotpluggable: false, order: 1 }] },
      [
        '+  <vcpus>',
        "+    <vcpu id='0' enabled='yes' hotpluggable='no' order='1'/>",
        '+  </vcpus>',
      ],
    ],
    [
      'iothreads',
      {
        iothreads: {
          count: 2,
          ids: [{ id: 7, threadPoolMin: null, threadPoolMax: 8 }],
          defaultiothread: { threadPoolMin: 1, threadPoolMax: 2 },
        },
      },
      [
        '+  <iothreads>2</iothreads>',
        '+  <iothreadids>',
        "+    <iothread id='7' thread_pool_max='8'/>",
        '+  </iothreadids>',
        "+  <defaultiothread thread_pool_min='1' thread_pool_max='2'/>",
      ],
    ],
    [
      'everything of cputune, in the order of libvirt',
      {
        iothreads: { count: 1, ids: [], defaultiothread: null },
        cputune: {
          shares: 2048,
          period: 100_000,
          quota: 50_000,
          globalPeriod: 100_001,
          globalQuota: -1,
          emulatorPeriod: 100_002,
          emulatorQuota: 50_002,
          iothreadPeriod: 100_003,
          iothreadQuota: 50_003,
          vcpupins: [
            { id: 3, cpuset: Cpuset.of(1) },
            { id: 0, cpuset: Cpuset.of(0, 2, 3) },
          ],
          emulatorpin: Cpuset.of(5),
          iothreadpins: [{ id: 1, cpuset: Cpuset.of(6) }],
          emulatorsched: { scheduler: 'idle', priority: null },
          vcpuscheds: [{ ids: Cpuset.of(0, 1), scheduler: 'fifo', priority: 1 }],
          iothreadscheds: [{ ids: Cpuset.of(1), scheduler: 'batch', priority: null }],
        },
      },
      [
        '+  <iothreads>1</iothreads>',
        '+  <cputune>',
        '+    <shares>2048</shares>',
        '+    <period>100000</period>',
        '+    <quota>50000</quota>',
        '+    <global_period>100001</global_period>',
        '+    <global_quota>-1</global_quota>',
        '+    <emulator_period>100002</emulator_period>',
        '+    <emulator_quota>50002</emulator_quota>',
        '+    <iothread_period>100003</iothread_period>',
        '+    <iothread_quota>50003</iothread_quota>',
        "+    <vcpupin vcpu='0' cpuset='0,2-3'/>",
        "+    <vcpupin vcpu='3' cpuset='1'/>",
        "+    <emulatorpin cpuset='5'/>",
        "+    <iothreadpin iothread='1' cpuset='6'/>",
        "+    <emulatorsched scheduler='idle'/>",
        "+    <vcpusched vcpus='0-1' scheduler='fifo' priority='1'/>",
        "+    <iothreadsched iothreads='1' scheduler='batch'/>",
        '+  </cputune>',
      ],
    ],
    [
      'memory bound by numad',
      { numatune: { memory: { mode: 'strict', placement: 'auto' }, memnodes: [] } },
      ['+  <numatune>', "+    <memory mode='strict' placement='auto'/>", '+  </numatune>'],
    ],
    [
      'the topology of the guest',
      { cpu: { topology: { sockets: 1, dies: 1, cores: 2, threads: 2 }, cells: [] } },
      [
        '-  <cpu mode="host-passthrough" />',
        '+  <cpu mode="host-passthrough" >',
        "+    <topology sockets='1' dies='1' cores='2' threads='2'/>",
        '+  </cpu>',
      ],
    ],
    [
      'huge pages for two cells, and all else of memoryBacking',
      {
        cpu: {
          topology: null,
          cells: [
            { ...cell(0, Cpuset.range(0, 3), 1024), memAccess: 'shared', discard: true },
            { ...cell(1, Cpuset.empty, 1024), distances: [{ id: 0, value: 20 }] },
          ],
        },
        memoryBacking: {
          hugepages: [
            { sizeKiB: 1_048_576, nodeset: Cpuset.of(1) },
            { sizeKiB: 2048, nodeset: null },
          ],
          nosharepages: true,
          locked: true,
          source: 'memfd',
          access: 'shared',
          allocation: 'immediate',
          allocationThreads: 4,
          discard: true,
        },
      },
      [
        '-  <cpu mode="host-passthrough" />',
        '+  <memoryBacking>',
        '+    <hugepages>',
        "+      <page size='2048' unit='KiB'/>",
        "+      <page size='1048576' unit='KiB' nodeset='1'/>",
        '+    </hugepages>',
        '+    <nosharepages/>',
        '+    <locked/>',
        "+    <source type='memfd'/>",
        "+    <access mode='shared'/>",
        "+    <allocation mode='immediate' threads='4'/>",
        '+    <discard/>',
        '+  </memoryBacking>',
        '+  <cpu mode="host-passthrough" >',
        '+    <numa>',
        "+      <cell id='0' cpus='0-3' memory='1024' unit='KiB' memAccess='shared' discard='yes'/>",
        "+      <cell id='1' memory='1024' unit='KiB'>",
        '+        <distances>',
        "+          <sibling id='0' value='20'/>",
        '+        </distances>',
        '+      </cell>',
        '+    </numa>',
        '+  </cpu>',
      ],
    ],
  ];

  test.each(cases)('%s', (_, changes, expected) => {
    const edited = plain.edit(changes);
    expect(difference(PLAIN, edited.text)).toEqual(expected);
    for (const name of Object.keys(changes) as (keyof DomainValues)[]) {
      expect(DomainDocument.open(edited.text).read(name)).toEqual(edited.read(name));
    }
  });
});

describe('guest NUMA in one step: cells, memnodes and pins', () => {
  const cells = [cell(0, Cpuset.range(0, 1), 1_048_576), cell(1, Cpuset.range(2, 3), 1_048_576)];
  const changes: Partial<DomainValues> = {
    cpu: { topology: null, cells },
    numatune: {
      memory: null,
      memnodes: cells.map(({ id }) => ({ cell: id, mode: 'strict', nodeset: Cpuset.of(id) })),
    },
    cputune: {
      ...plain.read('cputune'),
      vcpupins: [0, 1, 2, 3].map((id) => ({ id, cpuset: Cpuset.range(0, 3) })),
    },
  };
  const edited = plain.edit(changes);

  test('adds 17 lines and opens one tag', () => {
    expect(difference(PLAIN, edited.text)).toEqual([
      '-  <cpu mode="host-passthrough" />',
      '+  <cputune>',
      "+    <vcpupin vcpu='0' cpuset='0-3'/>",
      "+    <vcpupin vcpu='1' cpuset='0-3'/>",
      "+    <vcpupin vcpu='2' cpuset='0-3'/>",
      "+    <vcpupin vcpu='3' cpuset='0-3'/>",
      '+  </cputune>',
      '+  <numatune>',
      "+    <memnode cellid='0' mode='strict' nodeset='0'/>",
      "+    <memnode cellid='1' mode='strict' nodeset='1'/>",
      '+  </numatune>',
      '+  <cpu mode="host-passthrough" >',
      '+    <numa>',
      "+      <cell id='0' cpus='0-1' memory='1048576' unit='KiB'/>",
      "+      <cell id='1' cpus='2-3' memory='1048576' unit='KiB'/>",
      '+    </numa>',
      '+  </cpu>',
    ]);
  });

  test('undone, the text is what it was, byte for byte', () => {
    const undone = edited.edit({
      cpu: plain.read('cpu'),
      numatune: plain.read('numatune'),
      cputune: plain.read('cputune'),
    });
    expect(undone.text).toBe(PLAIN);
  });

  test('one cell less leaves a memnode without a cell, and is refused', () => {
    const [first] = cells;
    expect(() => edited.edit({ cpu: { topology: null, cells: [first!] } })).toThrow(
      'numatune/memnode[2]/@cellid: there is no cell 1',
    );
  });

  test('a third cell stands behind the others, which stay', () => {
    const more = edited.edit({
      cpu: { topology: null, cells: [...cells, cell(2, Cpuset.empty, 4)] },
    });
    expect(difference(edited.text, more.text)).toEqual([
      "+      <cell id='2' memory='4' unit='KiB'/>",
    ]);
  });

  test('more memory for cell 1 changes one number', () => {
    const [first] = cells;
    const grown = edited.edit({
      cpu: { topology: null, cells: [first!, cell(1, Cpuset.range(2, 3), 2_097_152)] },
    });
    expect(difference(edited.text, grown.text)).toEqual([
      "-      <cell id='1' cpus='2-3' memory='1048576' unit='KiB'/>",
      "+      <cell id='1' cpus='2-3' memory='2097152' unit='KiB'/>",
    ]);
  });
});

describe('what we do not know stays', () => {
  const FULL = `<domain>
\t<name>x</name><memory>1024</memory>
\t<vcpu future='1' placement = "auto" cpuset='9'><!-- vCPUs -->4</vcpu>
\t<cputune a="1">
\t\t<vcpupin b="2" cpuset = ' 0-3' vcpu="00"  />
\t\t<!-- of vCPU 1 -->
\t\t<vcpupin vcpu="1" cpuset="1"><hint/></vcpupin>
\t\t<cachetune vcpus='0-1'><cache id='0' level='3' type='both' size='3' unit='MiB'/></cachetune>
\t</cputune>
\t<cpu><numa><cell cpus='0-3' memory='1' unit='MiB' c='3'><cache level='1' associativity='direct' policy='writeback'><size value='1'/><line value='1' unit='B'/></cache></cell><interconnects/></numa></cpu>
</domain>`;
  const full = DomainDocument.open(FULL);
  const cputune = full.read('cputune');

  function edited(changes: Partial<DomainValues>): readonly string[] {
    return difference(FULL, full.edit(changes).text);
  }

  test('in a vcpupin that changes: attributes, quotes, blanks', () => {
    const vcpupins = [{ id: 0, cpuset: Cpuset.of(2) }, ...cputune.vcpupins.slice(1)];
    expect(edited({ cputune: { ...cputune, vcpupins } })).toEqual([
      `-\t\t<vcpupin b="2" cpuset = ' 0-3' vcpu="00"  />`,
      `+\t\t<vcpupin b="2" cpuset = '2' vcpu="00"  />`,
    ]);
  });

  test('beside vcpupins that go: comments, cachetune, cputune itself', () => {
    expect(edited({ cputune: { ...cputune, vcpupins: [] } })).toEqual([
      `-\t\t<vcpupin b="2" cpuset = ' 0-3' vcpu="00"  />`,
      '-\t\t<vcpupin vcpu="1" cpuset="1"><hint/></vcpupin>',
    ]);
  });

  test('in a cell on one line: caches, interconnects, the unit', () => {
    const cells = full.read('cpu').cells.map((old) => ({ ...old, memAccess: 'shared' as const }));
    const [, after] = edited({ cpu: { topology: null, cells } });
    expect(after).toContain(
      "<cell cpus='0-3' memory='1' unit='MiB' memAccess='shared' c='3'><cache",
    );
  });

  test('in vcpu: a comment, unknown attributes; but no cpuset that was void before', () => {
    const vcpu = { count: 5, current: null, placement: 'static', cpuset: null } as const;
    expect(edited({ vcpu })[1]).toBe(
      `+\t<vcpu future='1' placement = "static">5<!-- vCPUs --></vcpu>`,
    );
  });

  test('an edit that asks for what is there is no edit', () => {
    expect(full.edit({ cputune, cpu: full.read('cpu'), vcpu: full.read('vcpu') })).toBe(full);
  });
});

describe('refused edits', () => {
  const cputune = plain.read('cputune');
  const cases: readonly (readonly [string, Partial<DomainValues>, string])[] = [
    [
      'a pin of a vCPU that is not there, which libvirt would drop',
      { cputune: { ...cputune, vcpupins: [{ id: 4, cpuset: Cpuset.of(0) }] } },
      'libvirt would not keep all of cputune',
    ],
    [
      'a pin to nothing',
      { cputune: { ...cputune, vcpupins: [{ id: 0, cpuset: Cpuset.empty }] } },
      "vcpupin/@cpuset: '' is no set",
    ],
    ['shares of 1', { cputune: { ...cputune, shares: 1 } }, 'cputune/shares'],
    ['half a share', { cputune: { ...cputune, shares: 2.5 } }, "'2.5'"],
    [
      'memory that is no number',
      { memory: { ...plain.read('memory'), memoryKiB: Number.NaN } },
      "'NaN' is no size",
    ],
    [
      'a vCPU in two cells',
      { cpu: { topology: null, cells: [cell(0, Cpuset.of(0), 1), cell(1, Cpuset.of(0), 1)] } },
      'vCPU 0 is in two cells',
    ],
    [
      'a gap between cells',
      { cpu: { topology: null, cells: [cell(0, Cpuset.of(0), 1), cell(2, Cpuset.of(1), 1)] } },
      '2 is none',
    ],
    [
      'fewer vCPUs than cells have',
      {
        vcpu: { count: 1, current: null, placement: 'static', cpuset: null },
        cpu: { topology: null, cells: [cell(0, Cpuset.of(0, 1), 1)] },
      },
      'no vCPU 1, but 1',
    ],
  ];

  test.each(cases)('%s', (_, changes, message) => {
    expect(() => plain.edit(changes)).toThrow(DomainXmlError);
    expect(() => plain.edit(changes)).toThrow(message);
  });

  test('of what stands in two cputunes, of which only one can be changed', () => {
    const two = DomainDocument.open(
      "<domain><memory>1</memory><cputune/><cputune><vcpupin vcpu='0' cpuset='1'/></cputune></domain>",
    );
    expect(two.read('cputune').vcpupins).toHaveLength(1);
    expect(() => two.edit({ cputune: { ...two.read('cputune'), vcpupins: [] } })).toThrow(
      'libvirt would not keep all of cputune',
    );
  });
});

describe('what is no domain definition', () => {
  test('another root', () => {
    expect(() => DomainDocument.open('<network/>')).toThrow('<domain> is expected, not <network>');
  });

  test('a domain in a namespace', () => {
    expect(() => DomainDocument.open("<domain xmlns='urn:x'/>")).toThrow(DomainXmlError);
  });

  test('a definition cut at any of its offsets is a typed error', () => {
    for (let end = 0; end < PLAIN.trimEnd().length; end += 1) {
      expect(() => DomainDocument.open(PLAIN.slice(0, end)), `at ${end}`).toThrow(XmlSyntaxError);
    }
  });
});

test('values are frozen, and read once', () => {
  const cputune = plain.read('cputune');
  expect(plain.read('cputune')).toBe(cputune);
  expect(Object.isFrozen(cputune) && Object.isFrozen(cputune.vcpupins)).toBe(true);
});

test('the message of an error names line, path and reason', () => {
  const text =
    "<domain>\n<vcpu>4</vcpu>\n<cputune>\n<vcpupin vcpu='0' cpuset='x'/></cputune></domain>";
  expect(() => DomainDocument.open(text).read('cputune')).toThrow(
    "line 4, domain/cputune/vcpupin/@cpuset: 'x' is no set of numbers: a number is expected",
  );
});
