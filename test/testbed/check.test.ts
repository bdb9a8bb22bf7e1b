/** Findings that only a host of several nodes can show, and their mends, on one of 4 nodes. */
import path from 'node:path';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { CheckData } from '../../apps/cli/src/commands/check.ts';
import { run } from '../rig/command.ts';
import { startTestbed, type Testbed, testbedMissing } from './testbed.ts';

const root = path.resolve(import.meta.dirname, '../..');
const missing = testbedMissing();

const pin = (vcpu: number, cpus: string): string => `<vcpupin vcpu='${vcpu}' cpuset='${cpus}'/>`;

/** A guest without an operating system; none of them is started. */
function guest(name: string, vcpus: number, mib: number, parts: string, cells = ''): string {
  return `<domain type='qemu'><name>${name}</name><memory unit='MiB'>${mib}</memory>
  <vcpu>${vcpus}</vcpu>${parts}<os><type arch='x86_64' machine='q35'>hvm</type></os>
  <cpu mode='custom' match='exact' check='none'><model>qemu64</model>${cells}</cpu>
  <devices><emulator>/usr/bin/qemu-system-x86_64</emulator><memballoon model='none'/></devices></domain>`;
}

const strict = (nodeset: string): string =>
  `<numatune><memory mode='strict' nodeset='${nodeset}'/></numatune>`;

/** By name: a guest of 16 CPUs and 4 nodes with 4 CPUs and 1.2 GiB each, and what is wrong with it. */
const guests: Readonly<Record<string, readonly [rule: string, xml: string]>> = {
  'far-memory': [
    'vcpu-memory-node-mismatch',
    guest('far-memory', 1, 128, `<cputune>${pin(0, '4-7')}</cputune>${strict('0')}`),
  ],
  'too-large': ['strict-memory-exceeds-node', guest('too-large', 1, 1500, strict('2'))],
  'far-cells': [
    'cell-pin-outside-memnode',
    guest(
      'far-cells',
      2,
      256,
      `<cputune>${pin(0, '4-7')}${pin(1, '4-7')}</cputune><numatune><memnode cellid='0' mode='strict' nodeset='3'/><memnode cellid='1' mode='strict' nodeset='1'/></numatune>`,
      "<numa><cell id='0' cpus='0' memory='128' unit='MiB'/><cell id='1' cpus='1' memory='128' unit='MiB'/></numa>",
    ),
  ],
  wide: ['guest-wider-than-node', guest('wide', 6, 256, '')],
  preferring: [
    'preferred-several-nodes',
    guest('preferring', 1, 128, "<numatune><memory mode='preferred' nodeset='1-2'/></numatune>"),
  ],
};

describe.skipIf(missing !== undefined)(
  `a host of 4 nodes${missing === undefined ? '' : ` (skipped: ${missing})`}`,
  () => {
    let testbed: Testbed;
    const env = () => ({
      LIBVIRT_DEFAULT_URI: testbed.uri,
      LC_ALL: 'C',
      PATH: `${root}:${process.env['PATH'] ?? ''}`,
    });
    const shell = (line: string) => run('sh', ['-c', line], { env: env(), timeoutMs: 120_000 });

    /** What is found of each guest by its rule. */
    async function found(): Promise<ReadonlyMap<string, string | null>> {
      const { stdout, stderr } = await shell('virtune check --json --fail-on none');
      if (stderr !== '') throw new Error(stderr);
      const { findings } = JSON.parse(stdout) as CheckData;
      return new Map(
        findings
          .filter(({ rule, domain }) => guests[domain]?.[0] === rule)
          .map(({ domain, mend }) => [domain, mend]),
      );
    }

    beforeAll(async () => {
      testbed = await startTestbed({ name: 'virtune-check', port: 16_709 });
    }, 300_000);
    afterAll(() => testbed[Symbol.asyncDispose]());

    test('each is found, and its mend makes it go away', { timeout: 240_000 }, async () => {
      for (const [, xml] of Object.values(guests)) {
        const line = `printf %s "$XML" > "$FILE" && virtune define "$FILE"; s=$?; rm -f "$FILE"; exit $s`;
        const { status, stderr } = await run('sh', ['-c', line], {
          env: { ...env(), XML: xml, FILE: `/tmp/virtune-testbed-${process.pid}.xml` },
        });
        expect(`${status}${stderr}`).toBe('0');
      }
      const before = await found();
      expect([...before.keys()].toSorted((a, b) => a.localeCompare(b))).toEqual(
        Object.keys(guests).toSorted((a, b) => a.localeCompare(b)),
      );
      for (const mend of before.values()) {
        const { status, stderr } = await shell(mend ?? 'false');
        expect(`${status}${stderr}`).toBe('0');
      }
      expect([...(await found())]).toEqual([]);
    });
  },
);
