import type { DomainDocument } from '@virtune/model';
import { describe, expect, test } from 'vitest';
import { parseCell } from '../../src/vnuma/cell-argument.ts';
import { checkCells } from '../../src/vnuma/check.ts';
import { definition, host, unknownHost } from './definitions.ts';

const HALVES = ['0:cpus=0-1,memory=32MiB', '1:cpus=2-3,memory=32MiB'];
const WHOLE = '0:cpus=0-3,memory=64MiB';

const check = (cells: readonly string[], document: DomainDocument, on = host): void =>
  checkCells('vm', cells.map(parseCell), document, on);

const auto = "<vcpu placement='auto'>4</vcpu>";
const dimm =
  "<memory model='dimm'><target><size unit='KiB'>16384</size><node>0</node></target></memory>";
const oneCell = "<numa><cell id='0' cpus='0-3' memory='49152' unit='KiB'/></numa>";

describe('cells that add up:', () => {
  test.each<[string, readonly string[], DomainDocument]>([
    ['halves', HALVES, definition()],
    ['in any order', HALVES.toReversed(), definition()],
    ['vCPUs here, memory there', ['0:cpus=0-3,memory=1', '1:memory=65535'], definition()],
    ['bound to nodes that there are', [`${WHOLE},nodeset=0,2,pin=3,8-11`], definition()],
    [
      'as restrictive as the domain',
      [`${WHOLE},nodeset=2`],
      definition({ numatune: "<memory mode='restrictive' nodeset='0'/>" }),
    ],
    [
      'restrictive in a strict domain',
      [`${WHOLE},mode=restrictive,nodeset=2`],
      definition({ numatune: "<memory mode='strict' nodeset='0'/>" }),
    ],
    ['not bound while numad places the domain', [WHOLE], definition({ vcpu: auto })],
    [
      'bound while the memory is static though the vCPUs are not',
      [`${WHOLE},nodeset=0`],
      definition({ vcpu: auto, numatune: "<memory mode='strict' nodeset='0'/>" }),
    ],
    [
      'all but the memory of DIMMs',
      ['0:cpus=0-3,memory=48MiB'],
      definition({
        cpu: oneCell,
        devices: dimm,
        memory:
          "<maxMemory slots='2' unit='KiB'>131072</maxMemory><memory unit='KiB'>65536</memory>",
      }),
    ],
  ])('%s', (_title, cells, document) => {
    expect(() => check(cells, document)).not.toThrow();
  });

  test('a host that libvirt knows nothing of has every node and CPU', () => {
    expect(() => check([`${WHOLE},nodeset=7,pin=99`], definition(), unknownHost)).not.toThrow();
  });
});

describe('cells that do not add up are refused:', () => {
  test.each<[readonly string[], string, string, DomainDocument?]>([
    [[WHOLE, WHOLE], 'cell 0 is given twice', 'give each cell once, numbered from 0'],
    [
      ['1:cpus=0-3,memory=64MiB'],
      'cells are numbered from 0 without gaps: 1 given, 0 missing',
      'number the 1 cells 0 to 0',
    ],
    [
      ['0:cpus=0-1,memory=1MiB', '3:cpus=2,memory=1MiB', '4:cpus=3,memory=62MiB'],
      'cells are numbered from 0 without gaps: 0,3-4 given, 1-2 missing',
      'number the 3 cells 0 to 2',
    ],
    [
      ['0:cpus=0-5,memory=64MiB'],
      'cell 0: there is no vCPU 4-5: the domain has 4 (0-3)',
      "'virtune vcpucount' counts them; those that are not online yet are among them",
    ],
    [
      ['0:cpus=0-2,memory=32MiB', '1:cpus=1-3,memory=32MiB'],
      'vCPU 1-2 is in cell 0 and in cell 1',
      'put each vCPU into one cell',
    ],
    [
      ['0:cpus=0,memory=32MiB', '1:cpus=2,memory=32MiB'],
      'vCPU 1,3 is in no cell: the domain has 4 (0-3), the cells have 2',
      'put every vCPU into a cell, those that are not online yet as well',
    ],
    [
      ['0:cpus=0-1,memory=32MiB', '1:cpus=2-3,memory=16MiB'],
      'the cells have 32768 + 16384 = 49152 KiB of memory, the domain has 65536 KiB',
      "let the cells add up to 65536 KiB, or first make the domain's memory 49152 KiB: virtune setmaxmem vm 49152 --config",
    ],
    [
      ['0:cpus=0-3,memory=65MiB'],
      'the cells have 66560 KiB of memory, the domain has 49152 KiB',
      "let the cells add up to 49152 KiB; to change the domain's memory, change <memory> and its cells with dumpxml --inactive and define",
      definition({ cpu: oneCell, memory: "<memory unit='KiB'>49152</memory>" }),
    ],
    [
      [WHOLE],
      'the cells have 65536 KiB of memory, the domain has 49152 KiB besides 16384 KiB in memory devices',
      "let the cells add up to 49152 KiB; to change the domain's memory, change <memory> and its cells with dumpxml --inactive and define",
      definition({ cpu: oneCell, devices: dimm }),
    ],
    [
      [`${WHOLE},nodeset=0`],
      "cell 0: no cell can be bound while numad places the domain (placement='auto')",
      'leave mode and nodeset out, or make the placement of <vcpu> and <numatune> static with dumpxml --inactive and define',
      definition({ vcpu: auto }),
    ],
    [
      [`${WHOLE},nodeset=0`],
      "cell 0: no cell can be bound while numad places the domain (placement='auto')",
      'leave mode and nodeset out, or make the placement of <vcpu> and <numatune> static with dumpxml --inactive and define',
      definition({ numatune: "<memory mode='strict' placement='auto'/>" }),
    ],
    [
      [`${WHOLE},nodeset=0,mode=strict`],
      "cell 0: mode=strict, but the domain's memory is restrictive, and then every cell's is",
      'say mode=restrictive, or first: virtune numatune vm --mode strict --config',
      definition({ numatune: "<memory mode='restrictive' nodeset='0'/>" }),
    ],
    [
      [`${WHOLE},nodeset=0-3`],
      'cell 0: the host has no NUMA node 1,3',
      "its nodes are 0,2: 'virtune host -H' shows them",
    ],
    [
      [`${WHOLE},pin=3-8`],
      'cell 0: the host has no CPU 4-7',
      "its CPUs are 0-3,8-11: 'virtune host -H' shows them",
    ],
  ])('%j: %s', (cells, message, hint, document = definition()) => {
    expect(() => check(cells, document)).toThrow(expect.objectContaining({ message, hint }));
  });
});
