import { describe, expect, test } from 'vitest';
import { Cpuset, type Vcpu, type VcpuState } from '../../src/index.ts';
import { read, refusal } from './read.ts';

const four: Vcpu = { count: 4, current: null, placement: 'static', cpuset: null };

const vcpus: readonly (readonly [string, string, Vcpu])[] = [
  ['a count alone', '<vcpu>4</vcpu>', four],
  ['2 of 4 at start', "<vcpu current='2'>4</vcpu>", { ...four, current: 2 }],
  [
    'host CPUs 0-1 and 3',
    "<vcpu cpuset='0-3,^2'>4</vcpu>",
    { ...four, cpuset: Cpuset.of(0, 1, 3) },
  ],
  ['automatic placement', "<vcpu placement='auto'>4</vcpu>", { ...four, placement: 'auto' }],
  [
    'a cpuset that automatic placement makes void',
    "<vcpu placement='auto' cpuset='x'>4</vcpu>",
    { ...four, placement: 'auto' },
  ],
];

test.each(vcpus)('vcpu with %s', (_, xml, expected) => {
  expect(read('vcpu', xml)).toEqual(expected);
});

const states: readonly (readonly [string, VcpuState])[] = [
  ["id='1' enabled='yes'", { id: 1, enabled: true, hotpluggable: null, order: null }],
  [
    "id='2' enabled='no' hotpluggable='yes' order='3'",
    { id: 2, enabled: false, hotpluggable: true, order: 3 },
  ],
];

test.each(states)('vcpus with <vcpu %s/>', (attributes, expected) => {
  expect(read('vcpus', `<vcpus><vcpu ${attributes}/></vcpus>`)).toEqual([expected]);
});

describe('refused', () => {
  const cases = [
    ['a count that is no number', '<vcpu>four</vcpu>', 'domain/vcpu', "'four'"],
    ['a count of 0', '<vcpu>0</vcpu>', 'domain/vcpu', '1 or more'],
    [
      '5 of 4 at start',
      "<vcpu current='5'>4</vcpu>",
      'domain/vcpu/@current',
      '5 is more than the maximum, 4',
    ],
    [
      'an unknown placement',
      "<vcpu placement='x'>4</vcpu>",
      'domain/vcpu/@placement',
      'none of static, auto',
    ],
    [
      'a cpuset that is none',
      "<vcpu cpuset='0-'>4</vcpu>",
      'domain/vcpu/@cpuset',
      'a number is expected',
    ],
    ['an empty cpuset', "<vcpu cpuset='1,^1'>4</vcpu>", 'domain/vcpu/@cpuset', "'1,^1' is empty"],
    [
      'the state of a 5th vCPU',
      "<vcpus><vcpu id='0' enabled='yes'/><vcpu id='4' enabled='yes'/></vcpus>",
      'domain/vcpus/vcpu[2]/@id',
      'no vCPU 4, but 4',
    ],
    [
      'neither enabled nor hotpluggable',
      "<vcpus><vcpu id='1' enabled='no' hotpluggable='no'/></vcpus>",
      'domain/vcpus/vcpu',
      'vCPU 1',
    ],
    [
      'a state without enabled',
      "<vcpus><vcpu id='1'/></vcpus>",
      'domain/vcpus/vcpu/@enabled',
      'missing',
    ],
  ] as const;

  test.each(cases)('%s', (_, xml, path, reason) => {
    expect(refusal(xml)).toMatchObject({ path, reason: expect.stringContaining(reason) });
  });
});
