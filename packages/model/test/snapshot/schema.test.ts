import { Ajv2020 } from 'ajv/dist/2020.js';
import { describe, expect, test } from 'vitest';
import { redactSnapshot, snapshotJson, snapshotSchema } from '../../src/snapshot/index.ts';
import { exampleSnapshot, hostShapes, type HostShapeName } from './example.ts';

const validate = new Ajv2020({ strict: true, allErrors: true }).compile(snapshotSchema());

const domains = [
  { name: 'a', vcpus: 4, iothreads: 1, cputune: "<vcpupin vcpu='0' cpuset='0'/>" },
  { name: 'b', id: null, vcpuAttributes: "placement='auto'" },
  { name: 'c', config: null, numatune: "<memory mode='strict' nodeset='0'/>" },
] as const;

type Changed = { [name: string]: Changed } & Record<string, unknown>;

describe('the published schema', () => {
  test.each(Object.keys(hostShapes) as HostShapeName[])('takes a snapshot of %s', (name) => {
    const snapshot = exampleSnapshot(name, domains);
    for (const one of [snapshot, redactSnapshot(snapshot)]) {
      validate(snapshotJson(one));
      expect(validate.errors).toBeNull();
    }
  });

  const wrong: readonly [string, (document: Changed) => void][] = [
    ['another version', (document) => Object.assign(document, { version: 2 })],
    ['no host', (document) => Reflect.deleteProperty(document, 'host')],
    ['a cpuset that is none', ({ host }) => Object.assign(host!['cpus']!, { online: '0-' })],
    [
      'a negative counter',
      ({ domains }) => Object.assign(domains![0]!['statistics']!, { cpuTimeNs: -1 }),
    ],
    ['a state that is none', ({ domains }) => Object.assign(domains![0]!, { state: 'flying' })],
    ['an XML that is a number', ({ domains }) => Object.assign(domains![0]!['live']!, { xml: 1 })],
    [
      'a thread of no kind',
      ({ domains }) => Object.assign(domains![0]!['kernel']!['threads']![0]!, { kind: 'x' }),
    ],
  ];

  test.each(wrong)('refuses %s', (_what, change) => {
    const document = structuredClone(
      snapshotJson(exampleSnapshot('x86-2n8c', domains)),
    ) as unknown as Changed;
    change(document);
    expect(validate(document)).toBe(false);
  });
});
