import { Cpuset } from '@virtune/model';
import { exampleHost, exampleSnapshot, hostShapes } from '@virtune/model/examples';
import { expect, test } from 'vitest';
import { drift, type Difference, settingText } from '../src/index.ts';
import { pins } from './check/findings.ts';

const line = (one: Difference): string =>
  [
    `${one.domain.name} ${settingText(one)}:`,
    `${one.config === undefined ? '' : (one.config ?? '-')} / ${one.live ?? '-'} / ${one.kernel ?? ''}`,
    one.fates.join('+'),
    one.cause?.name ?? 'unknown',
  ].join(' ');

const linesOf = (...args: Parameters<typeof exampleSnapshot>): string[] =>
  drift(exampleSnapshot(...args)).map(line);

test('who agrees in all three has no drift', () => {
  expect(linesOf('x86-2n16c-2t', [{ name: 'db', cputune: pins('0', '1') }])).toEqual([]);
});

test('a domain that does not run has one definition, and cannot drift', () => {
  expect(linesOf('x86-2n16c-2t', [{ name: 'db', id: null, cputune: pins('0') }])).toEqual([]);
});

test('what is set in one definition alone is lost or waits; in both, each differently, it does both', () => {
  expect(
    linesOf('x86-2n16c-2t', [
      {
        name: 'db',
        cputune: `<shares>200</shares>${pins('0', '', '2')}`,
        vcpus: 3,
        config: {
          cputune: `<quota>50000</quota><emulatorpin cpuset='3'/>${pins('1', '', '2')}`,
          numatune: "<memory mode='strict' nodeset='1'/>",
          memoryMiB: 2048,
        },
      },
    ]),
  ).toEqual([
    'db vcpupin 0: 1 / 0 /  lost+waits live-or-config-change',
    'db emulatorpin: 3 / - /  waits config-change',
    'db cpu_shares: - / 200 /  lost live-change',
    'db vcpu_quota: 50000 / - /  waits config-change',
    'db numa_mode: strict / - /  waits config-change',
    'db numa_nodeset: 1 / - /  waits config-change',
    'db memory: 2097152 KiB / 1048576 KiB /  lost+waits live-or-config-change',
  ]);
});

test('all three can differ at once', () => {
  expect(
    linesOf('x86-2n16c-2t', [
      {
        name: 'db',
        vcpus: 1,
        cputune: pins('4-5'),
        config: { cputune: pins('6') },
        kernel: (kernel) => ({
          ...kernel,
          threads: kernel.threads.map((one) =>
            one.kind === 'vcpu' ? { ...one, cpuset: Cpuset.of(5) } : one,
          ),
        }),
      },
    ]),
  ).toEqual(['db vcpupin 0: 6 / 4-5 / 5 lost+waits+kernel affinity-set']);
});

test('from afar the affinity is what libvirt itself asked the kernel', () => {
  const host = exampleHost(hostShapes['x86-1n8c-2t'], { hasKernelFacts: false });
  const [domain] = exampleSnapshot(host, [{ name: 'db', vcpus: 1, cputune: pins('1') }]).domains;
  const snapshot = exampleSnapshot(host, [
    {
      name: 'db',
      vcpus: 1,
      cputune: pins('1'),
      overrides: {
        vcpus: (domain?.vcpus ?? []).map((vcpu) => ({ ...vcpu, cpuset: Cpuset.of(2) })),
        scheduler: { live: { ...domain?.scheduler.live, cpu_shares: 7 }, config: null },
      },
    },
  ]);
  expect(drift(snapshot).map(line)).toEqual([
    'db vcpupin 0: 1 / 1 / 2 kernel affinity-set',
    'db cpu_shares: - / - / 7 kernel cgroup-written',
  ]);
});

test('a pin on a CPU that went offline, cgroup v1', () => {
  const host = exampleHost(hostShapes['x86-2n16c-2t-offline'], { cgroupVersion: 1 });
  expect(
    drift(
      exampleSnapshot(host, [
        {
          name: 'db',
          vcpus: 1,
          cputune: pins('3'),
          kernel: (kernel) => ({
            ...kernel,
            threads: kernel.threads.map((one) =>
              one.kind === 'vcpu' ? { ...one, cpuset: host.cpus.online } : one,
            ),
          }),
        },
      ]),
    ).map(line),
  ).toEqual(['db vcpupin 0: 3 / 3 / 0-2,4-10,12-15 kernel cpu-offline']);
});
