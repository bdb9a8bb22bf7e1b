import { readFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test } from 'vitest';
import { commandNames } from '../../apps/cli/src/registry.ts';
import { splitLine } from '../differential/differential.ts';
import { type CommandResult, run } from '../rig/command.ts';
import { addExampleGuests } from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');
const rig = useRig({}, addExampleGuests);

const virtune = (line: string): Promise<CommandResult> =>
  run(launcher, splitLine(line), { env: { ...rig().env, LC_ALL: 'C' } });

/** A line for every command but define, in an order in which each succeeds. */
const lines = [
  'help',
  'uri',
  'hostname',
  'version',
  'capabilities',
  'nodeinfo',
  'nodecpumap',
  'nodecpustats',
  'nodememstats',
  'snapshot',
  'check --fail-on none',
  'drift',
  'freecell --all',
  'freepages --all',
  'host -H',
  'host',
  'top --interval 1',
  'shares --interval 100',
  'sim list',
  'list --all',
  'dominfo openEulerVM',
  'domstate openEulerVM',
  'domid openEulerVM',
  'domname 1',
  'domuuid openEulerVM',
  'dumpxml openEulerVM',
  'schedinfo openEulerVM',
  'emulatorpin openEulerVM',
  'vcpupin openEulerVM',
  'iothreadinfo openEulerVM',
  'iothreadpin openEulerVM 1 0',
  'iothreadadd openEulerVM 5',
  'iothreaddel openEulerVM 5',
  'numatune openEulerVM',
  'vcpuinfo openEulerVM',
  'vcpucount openEulerVM',
  'setvcpus openEulerVM 2 --config',
  'memtune openEulerVM',
  'cpu-stats openEulerVM',
  'dommemstat openEulerVM',
  'domstats openEulerVM',
  'event --list',
  'threads openEulerVM',
  'setmem web-1 32MiB --config',
  'setmaxmem web-1 64MiB --config',
  'vnuma openEulerVM',
  'suspend openEulerVM',
  'resume openEulerVM',
  'shutdown openEulerVM',
  'destroy openEulerVM',
  'start openEulerVM',
  'undefine web-1',
];

const reference = readFileSync(path.resolve(import.meta.dirname, '../../docs/json.md'), 'utf8');

interface Field {
  readonly name: string;
  readonly optional: boolean;
}

/** The fields of an interface of a section, with those that it inherits. */
function fieldsOf(section: string, declaration: RegExp): Field[] {
  const [, base, body = ''] = declaration.exec(section) ?? [];
  const inherited =
    base === undefined
      ? []
      : fieldsOf(section, new RegExp(`^interface ${base}()? \\{\\n([^]*?)^\\}`, 'm'));
  const own = Array.from(body.matchAll(/^  '?([\w-]+)'?(\??):/gm), ([, name = '', mark]) => ({
    name,
    optional: mark === '?',
  }));
  return [...inherited, ...own];
}

/** The fields of a command's document, as docs/json.md declares them. */
function documented(command: string): Field[] {
  const section = reference.split(`\n## ${command}\n`)[1]?.split('\n## ')[0] ?? '';
  return fieldsOf(section, /^interface \w+Data(?: extends (\w+))? \{\n([^]*?)^\}/m);
}

describe('--json', () => {
  test('is tried with every command but define, which needs a file', () => {
    const tried = lines.map((line) => line.split(' ')[0]);
    expect(new Set(tried)).toEqual(new Set(commandNames.filter((name) => name !== 'define')));
  });

  test.each(lines)('%s', async (line) => {
    const { stdout, stderr, status } = await virtune(`${line} --json`);
    expect(`${status}${stderr}`).toBe('0');
    const keys = Object.keys(JSON.parse(stdout) as object);
    const fields = documented(line.split(' ')[0] ?? '');
    expect(fields.map(({ name }) => name)).toEqual(expect.arrayContaining(keys));
    const required = fields.filter(({ optional }) => !optional).map(({ name }) => name);
    expect(keys).toEqual(expect.arrayContaining(required));
  });

  test('a refusal is a document on standard error, with libvirt’s code', async () => {
    const { stdout, stderr, status } = await virtune('dominfo nobody --json');
    expect([stdout, status]).toEqual(['', 1]);
    expect(JSON.parse(stderr)).toEqual({
      error: { message: "failed to get domain 'nobody'", hint: expect.any(String) as string },
    });
    const refused = await virtune('resume openEulerVM --json');
    expect(JSON.parse(refused.stderr)).toMatchObject({ error: { code: 55, domain: 10 } });
  });
});
