import { describe, expect, test } from 'vitest';
import { Cpuset, type Numatune } from '../../src/index.ts';
import { read, refusal } from './read.ts';

const CELLS =
  "<cpu><numa><cell id='0' cpus='0-1' memory='1'/><cell id='1' cpus='2-3' memory='1'/></numa></cpu>";

function numatune(children: string): string {
  return `<numatune>${children}</numatune>${CELLS}`;
}

const cases: readonly (readonly [string, Numatune])[] = [
  ['', { memory: null, memnodes: [] }],
  [
    "<memory mode='interleave' nodeset='0-1'/>",
    { memory: { mode: 'interleave', placement: 'static', nodeset: Cpuset.of(0, 1) }, memnodes: [] },
  ],
  [
    "<memory nodeset='2'/>",
    { memory: { mode: 'strict', placement: 'static', nodeset: Cpuset.of(2) }, memnodes: [] },
  ],
  [
    "<memory mode='preferred' placement='auto' nodeset='2'/>",
    { memory: { mode: 'preferred', placement: 'auto' }, memnodes: [] },
  ],
  [
    "<memnode cellid='1' mode='preferred' nodeset='0'/>",
    { memory: null, memnodes: [{ cell: 1, mode: 'preferred', nodeset: Cpuset.of(0) }] },
  ],
  [
    "<memnode cellid='0' nodeset='1'/>",
    { memory: null, memnodes: [{ cell: 0, mode: 'strict', nodeset: Cpuset.of(1) }] },
  ],
];

test.each(cases)('<numatune>%s</numatune>', (children, expected) => {
  expect(JSON.stringify(read('numatune', numatune(children)))).toBe(JSON.stringify(expected));
});

test('memory of which only the mode is known is placed as the vCPUs are', () => {
  const xml = "<vcpu placement='auto'>4</vcpu><numatune><memory mode='strict'/></numatune>";
  expect(read('numatune', xml).memory).toEqual({ mode: 'strict', placement: 'auto' });
});

describe('refused', () => {
  const cases = [
    ["<memory mode='x' nodeset='0'/>", 'memory/@mode', 'none of strict, preferred'],
    ["<memory placement='x' nodeset='0'/>", 'memory/@placement', "'x'"],
    ["<memory mode='strict'/>", 'memory/@nodeset', 'static placement needs a nodeset'],
    ["<memory nodeset='0,^0'/>", 'memory/@nodeset', 'empty'],
    ["<memory nodeset='16384'/>", 'memory/@nodeset', '16383'],
    ["<memnode cellid='2' nodeset='0'/>", 'memnode/@cellid', 'no cell 2'],
    ["<memnode nodeset='0'/>", 'memnode/@cellid', 'missing'],
    ["<memnode cellid='0'/>", 'memnode/@nodeset', 'missing'],
    [
      "<memnode cellid='0' nodeset='0'/><memnode cellid='0' nodeset='1'/>",
      'memnode[2]/@cellid',
      'cell 0 is bound twice',
    ],
    [
      "<memory mode='restrictive' nodeset='0'/><memnode cellid='0' nodeset='0'/>",
      'memnode/@mode',
      'not strict',
    ],
    ["<memory placement='auto'/><memnode cellid='0' nodeset='0'/>", 'memnode', 'automatic'],
  ] as const;

  test.each(cases)('<numatune>%s</numatune>', (children, path, reason) => {
    expect(refusal(numatune(children))).toMatchObject({
      path: `domain/numatune/${path}`,
      reason: expect.stringContaining(reason),
    });
  });

  test('a memnode in a guest without cells', () => {
    const xml = "<numatune><memnode cellid='0' nodeset='0'/></numatune>";
    expect(refusal(xml)).toMatchObject({ path: 'domain/numatune/memnode' });
  });

  test('a second numatune', () => {
    expect(refusal('<numatune/><numatune/>')).toMatchObject({ path: 'domain/numatune[2]' });
  });
});
