import { Cpuset } from '@virtune/model';
import {
  exampleHost,
  exampleSnapshot,
  hostShapes,
  type ExampleDomainOptions,
} from '@virtune/model/examples';
import { describe, expect, test } from 'vitest';
import { competitionOf, cpuClaims, entitlements } from '../../src/index.ts';

const shape = 'x86-2n8c';
const host = exampleHost(hostShapes[shape]);
const remote = { ...host, hasKernelFacts: false };

/** What each domain is entitled to, by name, in CPUs. */
function shown(
  domains: readonly ExampleDomainOptions[],
  on: typeof host = host,
): Record<string, number | undefined> {
  const snapshot = exampleSnapshot(on, domains);
  const cpus = entitlements(snapshot);
  return Object.fromEntries(
    snapshot.domains.map(({ name, uuid }) => [
      name,
      cpus.has(uuid) ? Number(cpus.get(uuid)!.toFixed(4)) : undefined,
    ]),
  );
}

describe.each([
  ['seen from the host itself', host],
  ['seen from afar', remote],
])('%s', (_, on) => {
  test('shares, pins and quotas of running domains count', () => {
    const one = "<vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='0'/>";
    expect(
      shown(
        [
          { name: 'db', cputune: `<shares>3072</shares>${one}` },
          { name: 'web', cputune: `<shares>1024</shares>${one}` },
          {
            name: 'slow',
            cputune:
              '<period>100000</period><quota>25000</quota>' +
              "<vcpupin vcpu='0' cpuset='1'/><vcpupin vcpu='1' cpuset='1'/>",
          },
          {
            name: 'tight',
            vcpus: 4,
            cputune: '<global_period>200000</global_period><global_quota>150000</global_quota>',
          },
        ],
        on,
      ),
    ).toEqual({ db: 0.75, web: 0.25, slow: 0.5, tight: 0.75 });
  });

  test('those that are off or paused take part in nothing', () => {
    const pin = "<vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='1' cpuset='0'/>";
    expect(
      shown(
        [
          { name: 'busy', cputune: pin },
          { name: 'off', id: null, cputune: pin },
          { name: 'paused', cputune: pin, overrides: { state: 'paused' } },
        ],
        on,
      ),
    ).toEqual({ busy: 1, off: undefined, paused: undefined });
  });
});

test('the kernel has the last word: its shares, its quotas, its CPUs', () => {
  const snapshot = exampleSnapshot(host, [
    {
      name: 'reset',
      vcpus: 1,
      cputune: '<shares>4096</shares>',
      kernel: (kernel) => ({
        ...kernel,
        threads: kernel.threads.map((thread) => ({ ...thread, cpuset: Cpuset.of(2) })),
        cgroups: kernel.cgroups.map((group) =>
          group.part === 'machine'
            ? { ...group, shares: 1024, weight: null, quotaUs: 50_000, periodUs: 100_000 }
            : group,
        ),
      }),
    },
  ]);
  expect(competitionOf(snapshot).domains).toMatchObject([
    { weight: 1024, quota: 0.5, vcpus: [{ id: 0, cpuset: Cpuset.of(2), limit: 1 }] },
  ]);
});

test.each([
  [1, 1024],
  [2, 100],
] as const)('on cgroup v%i nobody having set them, shares are %i', (cgroupVersion, shares) => {
  const on = { ...remote, cgroupVersion };
  const snapshot = exampleSnapshot(on, [
    { name: 'a', overrides: { scheduler: { live: null, config: null } } },
  ]);
  expect(cpuClaims(on, snapshot.domains[0]!)).toEqual({
    shares,
    globalQuotaCpus: null,
    vcpuQuotaCpus: null,
  });
});

test('vCPUs that neither kernel nor libvirt tells of are those of the definition', () => {
  const snapshot = exampleSnapshot(remote, [
    {
      name: 'a',
      vcpus: 4,
      currentVcpus: 3,
      vcpuAttributes: "cpuset='0-1'",
      cputune: "<vcpupin vcpu='2' cpuset='3'/>",
      overrides: { vcpus: [] },
    },
  ]);
  expect(
    competitionOf(snapshot).domains[0]!.vcpus.map(({ id, cpuset }) => `${id}:${cpuset.format()}`),
  ).toEqual(['0:0-1', '1:0-1', '2:3']);
});
