import { stripVTControlCharacters, styleText } from 'node:util';
import { Cpuset, type Snapshot } from '@virtune/model';
import { exampleHost, exampleSnapshot, hostShapes } from '@virtune/model/examples';
import { describe, expect, test } from 'vitest';
import threads from '../../src/commands/threads.ts';
import { memoryFacts } from '../../src/threads/memory-rows.ts';
import { threadFacts } from '../../src/threads/thread-rows.ts';
import { golden } from '../golden.ts';
import { printed } from '../printed.ts';

const db = {
  name: 'db',
  vcpus: 4,
  currentVcpus: 3,
  iothreads: 2,
  memoryMiB: 4096,
  cputune: `<vcpupin vcpu='0' cpuset='0-31,256-287'/><vcpupin vcpu='1' cpuset='4'/>
    <emulatorpin cpuset='1-2,257-258'/><iothreadpin iothread='1' cpuset='3'/>`,
  cells: `<cell id='0' cpus='0-1' memory='1' unit='GiB'/><cell id='1' cpus='2-3' memory='3' unit='GiB'/>`,
  numatune: `<memory mode='preferred' nodeset='1-2'/><memnode cellid='0' mode='strict' nodeset='0'/>`,
  config: {
    cputune: `<vcpupin vcpu='0' cpuset='0-31,256-287'/><vcpupin vcpu='1' cpuset='5'/>`,
    cells: `<cell id='0' cpus='0-3' memory='4' unit='GiB'/>`,
    numatune: '',
  },
} as const;

const host = exampleHost(hostShapes['x86-8n512c-2t']);

/** A vCPU that the kernel keeps elsewhere, and threads that only the kernel knows. */
const snapshot = exampleSnapshot(host, [
  {
    ...db,
    kernel: (kernel) => ({
      ...kernel,
      threads: [
        ...kernel.threads.map((thread) =>
          thread.kind === 'vcpu' && thread.id === 2
            ? {
                ...thread,
                cpuset: Cpuset.of(7),
                cpuTimeNs: 5_250_000_000n,
                waitTimeNs: 31_000_000n,
              }
            : thread,
        ),
        ...(['vhost', 'kvm-pit', 'worker'] as const).map((kind, index) => ({
          ...kernel.threads[0]!,
          tid: 90 + index,
          kind,
          comm: kind,
        })),
      ],
    }),
  },
  { name: 'off', vcpus: 1, id: null, cputune: "<emulatorpin cpuset='3'/>" },
]);

/** The same from afar. */
const remote: Snapshot = {
  ...snapshot,
  host: { ...snapshot.host, hasKernelFacts: false },
  domains: snapshot.domains.map((domain) => ({ ...domain, kernel: null })),
};

function dataOf({ host, domains }: Snapshot, name?: string) {
  return {
    hasKernelFacts: host.hasKernelFacts,
    domains: domains
      .filter((domain) => (name === undefined ? domain.id !== null : domain.name === name))
      .map((domain) => ({
        name: domain.name,
        uuid: domain.uuid,
        ...(domain.id !== null && { id: domain.id }),
        ...(domain.kernel && { pid: domain.kernel.pid }),
        threads: threadFacts(domain, host.cpus),
        memory: memoryFacts(domain),
      })),
  };
}

const texts: readonly [title: string, data: ReturnType<typeof dataOf>, columns: number][] = [
  ['threads at 80 columns', dataOf(snapshot), 80],
  ['threads at 160 columns', dataOf(snapshot), 160],
  ['threads from afar', dataOf(remote), 80],
  ['threads of a guest that is shut off', dataOf(snapshot, 'off'), 80],
];

test.each(texts)('%s', async (title, data, columns) => {
  const text = await printed(threads, data, { screen: { columns, color: false } });
  expect(text).toBe(golden(title.replaceAll(' ', '-'), text));
  const table = text.split('\n').filter((line) => !line.startsWith('Only on the host'));
  expect(Math.max(...table.map(({ length }) => length))).toBeLessThanOrEqual(columns);
});

test('what the kernel does otherwise is red, what the next start changes is yellow', async () => {
  const text = await printed(threads, dataOf(snapshot), { screen: { columns: 80, color: true } });
  const line = (thread: string) => text.split('\n').find((one) => one.startsWith(thread));
  expect(line(' vCPU 2')).toContain(styleText('red', '7', { validateStream: false }));
  expect(line(' vCPU 1')).toContain(styleText('yellow', '5', { validateStream: false }));
  expect(stripVTControlCharacters(line(' vCPU 0') ?? '')).toBe(line(' vCPU 0'));
});

test('--quiet leaves titles out', async () => {
  const text = await printed(threads, dataOf(snapshot), { quiet: true });
  expect(text).not.toMatch(/TID|process|---/);
});

test('no running guest is a line', async () => {
  expect(await printed(threads, { hasKernelFacts: true, domains: [] })).toBe(
    'No domain is running.\n',
  );
});

describe('a pin of the XML', () => {
  const [domain] = exampleSnapshot(
    exampleHost(hostShapes['x86-2n16c-2t'], {
      cpus: {
        count: 16,
        online: Cpuset.range(0, 14),
        isolated: Cpuset.of(1),
        nohzFull: null,
        reserved: null,
      },
    }),
    [
      {
        name: 'a',
        vcpus: 4,
        vcpuAttributes: "cpuset='0-3,15'",
        cputune: "<vcpupin vcpu='0' cpuset='4-5'/><vcpupin vcpu='3' cpuset='8,15'/>",
        kernel: (kernel) => ({
          ...kernel,
          threads: kernel.threads.map((thread) =>
            thread.id === 1 ? { ...thread, cpuset: Cpuset.of(0) } : thread,
          ),
        }),
      },
    ],
  ).domains;
  const facts = threadFacts(domain!, {
    count: 16,
    online: Cpuset.range(0, 14),
    isolated: Cpuset.of(1),
    nohzFull: null,
    reserved: null,
  });
  const of = (kind: string, id?: number) =>
    facts.find((thread) => thread.kind === kind && thread.id === id);

  test('is a vCPU’s own, or that of all', () => {
    expect(of('vcpu', 0)).toMatchObject({ livePin: '4-5', kernelPin: '4-5', agrees: true });
    expect(of('vcpu', 2)).toMatchObject({ livePin: '0-3,15', agrees: true });
    expect(of('emulator')).toMatchObject({ livePin: '0-3,15', configPin: '0-3,15' });
  });

  test('is kept as far as its CPUs are online, or it is not', () => {
    expect(of('vcpu', 3)).toMatchObject({ livePin: '8,15', agrees: true });
    expect(of('vcpu', 1)).toMatchObject({ kernelPin: '0', agrees: false });
  });

  test('that is none lets a thread run on all CPUs but the isolated ones', () => {
    const [free] = exampleSnapshot('x86-1n8c-2t', [{ name: 'b', vcpus: 1 }]).domains;
    const cpus = { count: 8, online: Cpuset.range(0, 7), nohzFull: null, reserved: null };
    const agreed = (isolated: Cpuset, kernel: Cpuset) => {
      const vcpus = free!.vcpus.map((vcpu) => ({ ...vcpu, cpuset: kernel }));
      return threadFacts({ ...free!, kernel: null, vcpus }, { ...cpus, isolated })[0]?.agrees;
    };
    expect(agreed(Cpuset.empty, Cpuset.range(0, 7))).toBe(true);
    expect(agreed(Cpuset.of(7), Cpuset.range(0, 6))).toBe(true);
    expect(agreed(Cpuset.of(7), Cpuset.range(0, 5))).toBe(false);
  });

  test('is numad’s choice where the placement is automatic', () => {
    const [auto] = exampleSnapshot('x86-2n8c', [
      {
        name: 'c',
        vcpuAttributes: "placement='auto'",
        overrides: { autoCpuset: Cpuset.range(4, 7) },
      },
    ]).domains;
    expect(threadFacts(auto!, host.cpus)[0]).toMatchObject({ livePin: '4-7', configPin: null });
  });
});

describe('memory by node', () => {
  test('is what the kernel has there beside what cells and the rest should have', () => {
    expect(memoryFacts(snapshot.domains[0]!)).toEqual([
      {
        node: 0,
        memoryKiB: 0,
        wanted: [{ cell: 0, memoryKiB: 1024 ** 2, mode: 'strict', nodeset: '0' }],
      },
      ...[1, 2].map((node) => ({
        node,
        memoryKiB: 2 * 1024 ** 2,
        wanted: [{ cell: null, memoryKiB: 3 * 1024 ** 2, mode: 'preferred', nodeset: '1-2' }],
      })),
    ]);
  });

  test('is unknown from afar', () => {
    expect(memoryFacts(remote.domains[0]!).map(({ memoryKiB }) => memoryKiB)).toEqual([
      null,
      null,
      null,
    ]);
  });
});
