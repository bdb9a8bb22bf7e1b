import { parseXml } from '@virtune/model';
import { Ajv } from 'ajv';
import { expect, test } from 'vitest';
import checkCommand, { type CheckData } from '../../src/commands/check.ts';
import { displayWidth } from '../../src/format/width.ts';
import { printed } from '../printed.ts';
import { checked } from './data.ts';
import { sarifSchema } from './sarif-schema.ts';

const text = (data: CheckData, argv: readonly string[] = []): Promise<string> =>
  printed(checkCommand, data, { argv });

test('text: by domain, worst first, in 80 columns but for commands', async () => {
  const output = await text(checked);
  expect(output).toBe(`web & <co>
  error    vCPUs 0-1 pinned to CPUs 4-5, where vCPUs of db are pinned too
           exclusive-cpu-overlap
           virtune vcpupin 'web & <co>' 0 6 --live --config
           virtune vcpupin 'web & <co>' 1 7 --live --config

db
  error    needs 512 pages of 2 MiB on node 0, where 0 of 0 are free; no other
           node has any
           hugepages-short
           no command: reserve 512 more on the host
  warning  1 vCPU, each held to 0.2 of a CPU (vcpu_quota 20000 of 100000 us)
           quota-below-vcpus (as it runs)
           virtune schedinfo db --set vcpu_quota=100000 --live
  info     2 vCPUs on CPUs 0,4, which belong to 2 L3 caches; one serves up to 8
           CPUs
           l3-split
           virtune vcpupin db 1 1 --live --config
           counts when it is shut down and started again
  warning  the emulator may run on CPU 0, where vCPUs of db are pinned alone
           emulator-on-vcpu-cpu
           silenced: measured: "it" <does> not matter

2 errors, 1 warning, 1 info in 2 domains; 1 silenced
`);
  const wide = output.split('\n').filter((line) => displayWidth(line) > 80);
  expect(wide).toEqual([]);
});

test('text: nothing found', async () => {
  expect(await text({ ...checked, domains: ['db'], findings: [], silenced: [] })).toBe(
    'Nothing found in 1 domain\n',
  );
});

test('text: many commands are cut, and it is said where they all are', async () => {
  const [first] = checked.findings;
  if (first === undefined) throw new Error('no finding');
  const mend = Array.from({ length: 16 }, (_, i) => `virtune vcpupin db ${i} 0`).join(' && ');
  const output = await text({ ...checked, findings: [{ ...first, mend }], silenced: [] });
  expect(output).toContain('virtune vcpupin db 4 0\n');
  expect(output).not.toContain('virtune vcpupin db 5 0\n');
  expect(output).toContain('... and 11 more commands; --json has them all');
});

test('json: the same document as --json', async () => {
  expect(JSON.parse(await text(checked, ['--format', 'json']))).toEqual(checked);
});

test('sarif: is SARIF 2.1.0; silences are suppressions', async () => {
  const log: unknown = JSON.parse(await text(checked, ['--format', 'sarif']));
  const validate = new Ajv({ allErrors: true, strict: false }).compile(sarifSchema);
  validate(log);
  expect(validate.errors ?? []).toEqual([]);
  expect(log).toMatchObject({
    runs: [
      {
        results: [
          { ruleId: 'exclusive-cpu-overlap', level: 'error' },
          { ruleId: 'hugepages-short', level: 'error' },
          { ruleId: 'quota-below-vcpus', level: 'warning' },
          { ruleId: 'l3-split', level: 'note' },
          {
            ruleId: 'emulator-on-vcpu-cpu',
            suppressions: [{ kind: 'inSource', justification: 'measured: "it" <does> not matter' }],
          },
        ],
      },
    ],
  });
});

test('sarif: ruleIndex leads to the rule', async () => {
  const { runs } = JSON.parse(await text(checked, ['--format', 'sarif'])) as {
    runs: [
      {
        tool: { driver: { rules: { id: string }[] } };
        results: { ruleId: string; ruleIndex: number }[];
      },
    ];
  };
  const [{ tool, results }] = runs;
  for (const { ruleId, ruleIndex } of results) {
    expect(tool.driver.rules[ruleIndex]?.id).toBe(ruleId);
  }
});

test('junit: a suite for each domain, a case for each rule, and counts that add up', async () => {
  const root = parseXml(await text(checked, ['--format', 'junit'])).documentElement;
  if (root === null) throw new Error('no root');
  const all = (name: string) => [...root.getElementsByTagName(name)];
  expect(root.tagName).toBe('testsuites');
  expect(all('testsuite').map((suite) => suite.getAttribute('name'))).toEqual(checked.domains);
  const sum = (name: string): number =>
    all('testsuite').reduce((total, suite) => total + Number(suite.getAttribute(name)), 0);
  expect([sum('tests'), sum('failures'), sum('skipped')]).toEqual([46, 3, 1]);
  expect(all('testcase').length).toBe(46);
  expect(all('failure').length).toBe(3);
  expect(all('skipped').map((one) => one.getAttribute('message'))).toEqual([
    'measured: "it" <does> not matter',
  ]);
  const types = all('failure').map((one) => one.getAttribute('type'));
  expect(types.filter((type) => type === 'error').length).toBe(2);
  expect(types).toContain('warning');
  for (const name of ['tests', 'failures', 'skipped']) {
    expect(Number(root.getAttribute(name))).toBe(sum(name));
  }
});

test('junit: --fail-on says what fails a case', async () => {
  const xml = await text(checked, ['--format', 'junit', '--fail-on', 'error']);
  expect(xml.match(/<failure/g)?.length).toBe(2);
  expect(xml).toContain('<system-out>1 vCPU, each held to 0.2 of a CPU');
});
