import { describe, expect, test } from 'vitest';
import { diskSources, selectDisks, splitAtCommas } from '../src/disk-sources.ts';

const disk = (target: string, source: string): string =>
  `<disk><target dev='${target}'/>${source}</disk>`;
const domain = (...disks: string[]): string =>
  `<domain><devices><emulator/>${disks.join('')}</devices><disk/></domain>`;

describe('diskSources', () => {
  test.each([
    ["<source file='/a'/>", '/a', undefined],
    ["<source dev='/dev/sda' index='1'/>", '/dev/sda', undefined],
    ["<source dir='/d'/>", '/d', undefined],
    ["<source protocol='rbd' name='pool/image'/>", 'pool/image', undefined],
    ["<source startupPolicy='optional' volume='v' pool='p' mode='host'/>", 'v', 'p'],
  ])('%s is %s of pool %s', (source, path, pool) => {
    expect(diskSources(domain(disk('vda', source)))).toEqual([
      { target: 'vda', source: path, pool },
    ]);
  });

  test.each(['', '<source/>', "<source file=''/>", "<source startupPolicy='optional'/>"])(
    'a disk with %j has none',
    (source) => expect(diskSources(domain(disk('hda', source)))).toEqual([]),
  );
});

describe('selectDisks', () => {
  const disks = diskSources(
    domain(disk('vda', "<source file='/a'/>"), disk('vdb', "<source file='/b'/>")),
  );
  test.each([
    [['vdb'], ['vdb'], []],
    [['/b', 'vda'], ['vda', 'vdb'], []],
    [['vda', 'vda'], ['vda'], ['vda']],
    [['vda', '/a'], ['vda'], ['/a']],
    [['vdc', 'vda', ''], ['vda'], ['vdc', '']],
  ])('%j: %j, without %j', (names, targets, unknown) => {
    const found = selectDisks(disks, names);
    expect(found.selected.map(({ target }) => target)).toEqual(targets);
    expect(found.unknown).toEqual(unknown);
  });
});

test.each([
  ['a', ['a']],
  ['a,b', ['a', 'b']],
  ['a,,b', ['a,b']],
  ['a,,,b', ['a,', 'b']],
  ['a,,,,b', ['a,,b']],
  ['a,', ['a', '']],
  [',a', ['', 'a']],
  ['', ['']],
])('%j holds %j', (list, entries) => {
  expect(splitAtCommas(list)).toEqual(entries);
});
