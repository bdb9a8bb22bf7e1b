import { describe, expect, test } from 'vitest';
import { Cpuset, type MemoryBacking } from '../../src/index.ts';
import { read, refusal } from './read.ts';

describe('units', () => {
  const KIB: readonly (readonly [number: string, unit: string, sizeKiB: number])[] = [
    ['1', 'b', 1],
    ['1024', 'bytes', 1],
    ['1025', 'byte', 2],
    ['1000', 'KB', 977],
    ['3', 'k', 3],
    ['3', 'KiB', 3],
    ['3', 'kib', 3],
    ['1', 'MB', 977],
    ['1', 'M', 1024],
    ['1', 'MiB', 1024],
    ['1', 'GB', 976_563],
    ['1', 'G', 1_048_576],
    ['1', 'GiB', 1_048_576],
    ['1', 'TB', 976_562_500],
    ['1', 'TiB', 2 ** 30],
    ['1', 'PiB', 2 ** 40],
    ['1', 'EiB', 2 ** 50],
    ['7', 'EiB', 7 * 2 ** 50],
    ['9223372036854774784', 'b', 2 ** 53 - 1],
  ];

  test.each(KIB)('%s %s are %i KiB', (number, unit, expected) => {
    expect(read('memory', `<memory unit='${unit}'>${number}</memory>`).memoryKiB).toBe(expected);
  });

  const refused = [
    ['8', 'EiB', 'domain/memory', '8 EiB is too large'],
    ['9223372036854774785', 'b', 'domain/memory', 'too large'],
    ['1', 'KiBs', 'domain/memory/@unit', "'KiBs' is no unit"],
    ['1.5', 'GiB', 'domain/memory', "'1.5' is no size"],
    ['-1', 'GiB', 'domain/memory', "'-1' is no size"],
  ] as const;

  test.each(refused)('%s %s are refused', (number, unit, path, reason) => {
    expect(refusal(`<memory unit='${unit}'>${number}</memory>`)).toMatchObject({
      path,
      reason: expect.stringContaining(reason),
    });
  });
});

describe('memory', () => {
  test('without a unit is in KiB', () => {
    const xml =
      "<memory>2048</memory><currentMemory>1024</currentMemory><maxMemory slots='2'>4096</maxMemory>";
    expect(read('memory', xml)).toEqual({
      memoryKiB: 2048,
      currentMemoryKiB: 1024,
      maxMemory: { sizeKiB: 4096, slots: 2 },
    });
  });

  test('can be that of the cells alone', () => {
    const xml = "<memory unit='KiB'></memory><cpu><numa><cell memory='4'/></numa></cpu>";
    expect(read('memory', xml).memoryKiB).toBeNull();
  });

  const plugged =
    "<devices><memory model='dimm'><target><size unit='KiB'>512</size></target></memory></devices>";
  const refused = [
    ['none at all', '<memory></memory>', 'domain/memory', '0 KiB'],
    [
      'all of it plugged',
      `<memory>512</memory>${plugged}`,
      'domain/memory',
      '512 KiB are no memory besides',
    ],
    [
      'slots without a size',
      "<maxMemory slots='2'>0</maxMemory>",
      'domain/maxMemory',
      'both above 0',
    ],
    ['a size without slots', '<maxMemory>4194304</maxMemory>', 'domain/maxMemory', 'both above 0'],
    [
      'slots that are no number',
      "<maxMemory slots='x'>4194304</maxMemory>",
      'domain/maxMemory/@slots',
      "'x'",
    ],
    [
      'a maximum below the memory',
      "<maxMemory slots='2'>1048575</maxMemory>",
      'domain/maxMemory',
      '1048575 KiB are less than the memory, 1048576',
    ],
    [
      'a maximum below that of the cells',
      "<maxMemory slots='2'>1048576</maxMemory><cpu><numa><cell memory='2' unit='GiB'/></numa></cpu>",
      'domain/maxMemory',
      '2097152',
    ],
    [
      'a maximum below cells and plugged memory',
      `<maxMemory slots='2'>1048576</maxMemory><cpu><numa><cell memory='1' unit='GiB'/></numa></cpu>${plugged}`,
      'domain/maxMemory',
      '1049088',
    ],
  ] as const;

  test.each(refused)('%s is refused', (_, xml, path, reason) => {
    expect(refusal(xml)).toMatchObject({ path, reason: expect.stringContaining(reason) });
  });
});

describe('memoryBacking', () => {
  const nothing: MemoryBacking = {
    hugepages: null,
    nosharepages: false,
    locked: false,
    source: null,
    access: null,
    allocation: null,
    allocationThreads: null,
    discard: false,
  };
  const cells = "<cpu><numa><cell memory='4'/><cell memory='4'/></numa></cpu>";
  const cases: readonly (readonly [string, Partial<MemoryBacking>])[] = [
    ['', {}],
    ['<hugepages/>', { hugepages: [] }],
    [
      "<hugepages><page size='1' unit='G' nodeset='1'/><page size='2048'/></hugepages>",
      {
        hugepages: [
          { sizeKiB: 1_048_576, nodeset: Cpuset.of(1) },
          { sizeKiB: 2048, nodeset: null },
        ],
      },
    ],
    ['<nosharepages/><locked/><discard/>', { nosharepages: true, locked: true, discard: true }],
    ["<source type='memfd'/><access mode='shared'/>", { source: 'memfd', access: 'shared' }],
    [
      "<allocation mode='immediate' threads='8'/>",
      { allocation: 'immediate', allocationThreads: 8 },
    ],
  ];

  test.each(cases)('<memoryBacking>%s</memoryBacking>', (children, expected) => {
    const value = read('memoryBacking', `<memoryBacking>${children}</memoryBacking>${cells}`);
    expect(JSON.stringify(value)).toBe(JSON.stringify({ ...nothing, ...expected }));
  });

  test('in a guest without cells, cell 0 is all of it', () => {
    const xml =
      "<memoryBacking><hugepages><page size='4' nodeset='0'/></hugepages></memoryBacking>";
    expect(read('memoryBacking', xml).hugepages).toEqual([{ sizeKiB: 4, nodeset: Cpuset.of(0) }]);
  });

  const refused = [
    ["<hugepages><page size='0'/></hugepages>", 'hugepages/page/@size', 'above 0'],
    ["<hugepages><page nodeset='0'/></hugepages>", 'hugepages/page/@size', 'missing'],
    ["<hugepages><page size='1' nodeset='2'/></hugepages>", 'hugepages/page/@nodeset', 'no cell 2'],
    [
      "<hugepages><page size='1' nodeset='0-1'/><page size='2' nodeset='1'/></hugepages>",
      'hugepages/page[2]/@nodeset',
      'cell 1 has two pages',
    ],
    [
      "<hugepages><page size='1'/><page size='2'/></hugepages>",
      'hugepages/page[2]',
      'two pages are for all cells',
    ],
    ["<source type='disk'/>", 'source/@type', 'none of file'],
    ["<access mode='default'/>", 'access/@mode', 'none of shared'],
    ["<allocation mode='x'/>", 'allocation/@mode', 'none of immediate'],
    ["<allocation threads='x'/>", 'allocation/@threads', "'x'"],
  ] as const;

  test.each(refused)('<memoryBacking>%s</memoryBacking> is refused', (children, path, reason) => {
    expect(refusal(`<memoryBacking>${children}</memoryBacking>${cells}`)).toMatchObject({
      path: `domain/memoryBacking/${path}`,
      reason: expect.stringContaining(reason),
    });
  });
});
