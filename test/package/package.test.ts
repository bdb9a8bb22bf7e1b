/** The package as a user gets it: built, packed, and installed into an empty project, offline. */
import { readdirSync, readFileSync } from 'node:fs';
import path from 'node:path';
import * as source from '@virtune/libvirt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { romGuest, useRig } from '../rig/testing.ts';
import { Project, type Result, root } from './project.ts';

const project = new Project();
const installed = path.join(project.directory, 'node_modules/@virtune/libvirt');
const manifest = () =>
  JSON.parse(readFileSync(path.join(installed, 'package.json'), 'utf8')) as Record<string, unknown>;
/** The files below a directory. */
const filesOf = (directory: string): string[] =>
  readdirSync(directory, { recursive: true, withFileTypes: true })
    .filter((entry) => entry.isFile())
    .map((entry) => path.relative(directory, path.join(entry.parentPath, entry.name)))
    .toSorted();
const files = () => filesOf(installed);

/** What a command said that has to succeed. */
async function done(result: Promise<Result>): Promise<string> {
  const { status, said } = await result;
  expect(`${status}\n${said}`).toMatch(/^0\n/);
  return said;
}

const built = path.join(project.directory, 'built');

beforeAll(async () => {
  await done(project.node([path.join(root, 'packages/libvirt/build.ts'), built]));
  await done(project.run('npm', ['pack', './built']));
  await done(project.run('npm', ['install', './virtune-libvirt-0.1.0.tgz']));
});
afterAll(() => project[Symbol.dispose]());

describe('the installed package', () => {
  test('holds every file that was built', () => {
    expect(files()).toEqual(filesOf(built));
  });

  test('depends on nothing, and nothing else was installed', () => {
    expect(manifest()).not.toHaveProperty('dependencies');
    expect(manifest()).not.toHaveProperty('scripts');
    expect(readdirSync(path.join(project.directory, 'node_modules/@virtune'))).toEqual(['libvirt']);
  });

  test('is modules, declarations, documents and a licence', () => {
    const other = files().filter((file) => !/\.(js|d\.ts|md)$/.test(file));
    expect(other.toSorted()).toEqual(['LICENSE', 'package.json']);
  });

  test("imports only its own files and Node's modules", () => {
    const foreign = files()
      .filter((file) => /\.(js|d\.ts)$/.test(file))
      .flatMap((file) =>
        Array.from(
          readFileSync(path.join(installed, file), 'utf8').matchAll(
            /^(?:import|export)\b[^;]*?from '([^']+)'|\bimport\('([^']+)'\)/gm,
          ),
          ([, from, dynamic]) => ({ file, name: from ?? dynamic ?? '' }),
        ),
      )
      .filter(({ name }) => !/^(node:|\.{1,2}\/.*\.js$)/.test(name));
    expect(foreign).toEqual([]);
  });

  test('exports what the sources export', async () => {
    const script =
      "import('@virtune/libvirt').then((all) => console.log(JSON.stringify(Object.keys(all))))";
    const names = JSON.parse(await done(project.node(['-e', script]))) as string[];
    expect(names.toSorted()).toEqual(Object.keys(source).toSorted());
  });

  test('its documents link to what is in it, or to the network', () => {
    const dead = files()
      .filter((file) => file.endsWith('.md'))
      .flatMap((file) =>
        Array.from(
          readFileSync(path.join(installed, file), 'utf8').matchAll(/\]\((?!https?:)([^)#]+)/g),
          ([, link = '']) => path.join(path.dirname(file), link),
        ).map((link) => `${file}: ${link}`),
      )
      .filter((entry) => !files().includes(entry.slice(entry.indexOf(': ') + 2)));
    expect(dead).toEqual([]);
  });
});

describe('a program in the project', () => {
  const example = readFileSync(path.join(import.meta.dirname, 'example.fixture.ts'), 'utf8');
  const rig = useRig({}, async (rig) => {
    await rig.define(romGuest({ name: 'a', vcpus: 3 }));
  });

  test('type-checks, the declarations of the package included; a mistake is found', async () => {
    project.write('example.ts', example);
    project.write('mistake.ts', example.replace('shares: 2048n', 'shares: 2048'));
    const { said } = await project.typeCheck('example.ts', 'mistake.ts');
    expect(said.match(/error TS\d+.*/g)).toEqual([
      expect.stringContaining("Type 'number' is not assignable to type 'bigint'"),
    ]);
    expect(said).toMatch(/^mistake\.ts/);
  });

  test('runs, against a real libvirtd', async () => {
    project.write('example.ts', example);
    const printed = await done(project.node(['example.ts', rig().uri]));
    expect(printed).toBe('REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME 42\na 2048\na 3\n');
  });
});
