import { describe, expect, test } from 'vitest';
import { decodeSnapshot, encodeSnapshot, SnapshotError } from '../../src/snapshot/index.ts';
import { exampleSnapshot, hostShapes, type HostShapeName } from './example.ts';

const domains = [
  {
    name: 'db',
    vcpus: 4,
    iothreads: 2,
    cputune: `<shares>2048</shares><quota>-1</quota><vcpupin vcpu='0' cpuset='0-1'/><emulatorpin cpuset='1'/>
      <iothreadpin iothread='1' cpuset='0'/><vcpusched vcpus='0-1' scheduler='fifo' priority='1'/>`,
    numatune: "<memory mode='strict' nodeset='0'/><memnode cellid='0' mode='strict' nodeset='0'/>",
    cells:
      "<cell id='0' cpus='0-1' memory='512' unit='MiB'/><cell id='1' cpus='2-3' memory='512' unit='MiB'/>",
    cpu: "<topology sockets='1' cores='4' threads='1'/>",
    elements: "<memoryBacking><hugepages><page size='2' unit='M'/></hugepages></memoryBacking>\n",
    config: { vcpus: 4, cputune: '<shares>64</shares>' },
  },
  { name: 'web', vcpuAttributes: "placement='auto'", id: null },
  { name: 'transient', config: null },
] as const;

const text = encodeSnapshot(exampleSnapshot('x86-2n8c', domains));

/** The error of a document in which the first `from` is `to`. */
function refusal(from: string | RegExp, to: string): SnapshotError {
  const changed = text.replace(from, to);
  expect(changed).not.toBe(text);
  try {
    decodeSnapshot(changed);
  } catch (error) {
    if (error instanceof SnapshotError) return error;
    throw error;
  }
  throw new Error('the document is taken');
}

describe('a document', () => {
  test.each(Object.keys(hostShapes) as HostShapeName[])('of %s reads back as it was', (name) => {
    const snapshot = exampleSnapshot(name, domains);
    const written = encodeSnapshot(snapshot);
    const read = decodeSnapshot(written);
    expect(read).toEqual(snapshot);
    expect(read.domains.map(({ live }) => live?.values)).toEqual(
      snapshot.domains.map(({ live }) => live?.values),
    );
    expect(encodeSnapshot(read)).toBe(written);
  });

  test('holds counters beyond 2^53 as digits', () => {
    const [domain] = exampleSnapshot('x86-1n2c', [{ name: 'a' }]).domains;
    const cpuTimeNs = 2n ** 64n - 1n;
    const snapshot = exampleSnapshot('x86-1n2c', [
      { name: 'a', overrides: { statistics: { ...domain!.statistics, cpuTimeNs } } },
    ]);
    const written = encodeSnapshot(snapshot);
    expect(written).toContain('"cpuTimeNs": "18446744073709551615"');
    expect(decodeSnapshot(written)).toEqual(snapshot);
  });

  test('may have fields that we do not know', () => {
    const more = text.replace('"uri":', '"later": {"a": [1]}, "uri":');
    expect(decodeSnapshot(more)).toEqual(decodeSnapshot(text));
  });
});

const lies: readonly [
  what: string,
  from: string | RegExp,
  to: string,
  pointer: string,
  reason: RegExp,
][] = [
  [
    'of another version',
    '"version": 1',
    '"version": 2',
    '/version',
    /version 2 is not known: this virtune reads 1/,
  ],
  [
    'of another format',
    'virtune-snapshot',
    'something',
    '',
    /this is no snapshot: 'format' is 'something'/,
  ],
  ['with a field that is missing', '"hostname": "example",', '', '/host', /'hostname' is missing/],
  [
    'with a text for a number',
    '"stateReason": 1',
    '"stateReason": "1"',
    '/domains/0/stateReason',
    /not '1'/,
  ],
  [
    'with a cpuset that is none',
    '"online": "0-7"',
    '"online": "0-x"',
    '/host/cpus/online',
    /a number is expected/,
  ],
  [
    'with a state that is none',
    '"state": "running"',
    '"state": "flying"',
    '/domains/0/state',
    /not 'flying'/,
  ],
  [
    'with a CPU on no node',
    /"id": 0,\s+"node": 0/,
    '"id": 0, "node": 9',
    '/host/topology/cpus/0/node',
    /no node 9/,
  ],
  [
    'with a CPU twice',
    /"id": 1,\s+"node": 0/,
    '"id": 0, "node": 0',
    '/host/topology/cpus/1',
    /two of 0/,
  ],
  [
    'with more memory free than there is',
    /"freeKiB": \d+/,
    '"freeKiB": 99999999',
    '/host/memory/0/freeKiB',
    /99999999 KiB are free of 8388608/,
  ],
  [
    'with a vCPU on a CPU that is not there',
    /"cpuset": "0-1",\s+"cpuTimeNs"/,
    '"cpuset": "64", "cpuTimeNs"',
    '/domains/0/vcpus/0/cpuset',
    /the host has no CPU 64: its highest is 7/,
  ],
  [
    'with a vCPU that is not defined',
    /"vcpus": \[\s+\{\s+"id": 0/,
    '"vcpus": [ {"id": 17',
    '/domains/0/vcpus/0/id',
    /no vCPU 17, but 4 of them/,
  ],
  [
    'with another number of vCPUs',
    '"vcpusMaximum": 4',
    '"vcpusMaximum": 3',
    '/domains/0/statistics/vcpusMaximum',
    /3 vCPUs are the most here, 4 in the definition/,
  ],
  [
    'with pins that the XML does not have',
    /"cpuset": "0-1"/,
    '"cpuset": "0-2"',
    '/domains/0/live/resources/cputune/vcpupins/0/cpuset',
    /the XML says something else/,
  ],
  [
    'with a live pin on a CPU that is not there, in both',
    /cpuset='1'(.*?)"emulatorpin": "1"/s,
    `cpuset='64'$1"emulatorpin": "64"`,
    '/domains/0/live/resources/cputune/emulatorpin',
    /no CPU 64/,
  ],
  [
    'with a thread twice',
    /"tid": 2001/,
    '"tid": 2000',
    '/domains/0/kernel/threads/1',
    /two with tid 2000/,
  ],
  [
    'with two domains of one name',
    '"name": "web"',
    '"name": "db"',
    '/domains/1',
    /two with name db/,
  ],
  [
    'with memory on a node that is not there',
    /"memory": \[\s+\{\s+"node": 0,\s+"memoryKiB"/,
    '"memory": [ {"node": 7, "memoryKiB"',
    '/domains/0/kernel/memory/0/node',
    /no node 7/,
  ],
];

describe('a document is refused with its place', () => {
  test.each(lies)('%s', (_what, from, to, pointer, reason) => {
    const error = refusal(from, to);
    expect(error.pointer).toBe(pointer);
    expect(error.reason).toMatch(reason);
    expect(error.message).not.toContain('\n');
  });

  test('and the line', () => {
    const error = refusal('"stateReason": 1', '"stateReason": null');
    const line = text.split('\n').findIndex((one) => one.includes('"stateReason"')) + 1;
    expect([error.line, error.column]).toEqual([line, '      "stateReason": '.length + 1]);
    expect(error.message).toBe(
      `line ${line}, column ${error.column}, /domains/0/stateReason: a whole number from -9007199254740991 on is expected, not null`,
    );
  });

  test('wherever it is cut off', () => {
    const step = Math.ceil(text.length / 300);
    for (let length = 0; length < text.trimEnd().length; length += step) {
      let caught: unknown;
      try {
        decodeSnapshot(text.slice(0, length));
      } catch (error) {
        caught = error;
      }
      expect(caught).toBeInstanceOf(SnapshotError);
      expect((caught as SnapshotError).reason).toBe('the text ends in the middle: it is not whole');
    }
  });

  test.each(['null', '[]', '3', '"text"', '{}', '{"format": "virtune-snapshot"}'])(
    'when it is %s',
    (other) => {
      expect(() => decodeSnapshot(other)).toThrow(SnapshotError);
    },
  );
});

test('a persistent definition may have pins on CPUs that are not there', () => {
  const snapshot = exampleSnapshot('x86-2n8c', [
    { name: 'a', config: { cputune: "<vcpupin vcpu='0' cpuset='64'/>" } },
  ]);
  expect(decodeSnapshot(encodeSnapshot(snapshot))).toEqual(snapshot);
});
