/**
 * build.ts [DIRECTORY]: makes what is published of this package, in DIRECTORY (dist): modules and
 * declarations of this package and, in `protocol/`, of @virtune/protocol, so that it depends on
 * nothing; its package.json, documents and licence. `npm pack DIRECTORY` makes the tarball.
 */
import { execFileSync } from 'node:child_process';
import {
  cpSync,
  existsSync,
  mkdirSync,
  mkdtempSync,
  readdirSync,
  readFileSync,
  rmSync,
  writeFileSync,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const dist = path.resolve(process.argv[2] ?? path.join(here, 'dist'));

/** Compiles both packages, each in the directory of its name. */
function compile(out: string): void {
  const config = path.join(out, 'tsconfig.json');
  const compilerOptions = {
    noEmit: false,
    allowImportingTsExtensions: false,
    rewriteRelativeImportExtensions: true,
    declaration: true,
    rootDir: path.join(root, 'packages'),
    outDir: out,
    typeRoots: [path.join(root, 'node_modules/@types')],
    // Reached through node_modules, a file counts as a library's, of which nothing is emitted; which
    // of the two ways the compiler takes first differs from run to run.
    paths: { '@virtune/protocol': [path.join(root, 'packages/protocol/src/index.ts')] },
  };
  writeFileSync(
    config,
    JSON.stringify({
      extends: path.join(root, 'tsconfig.json'),
      compilerOptions,
      include: ['libvirt', 'protocol'].map((name) =>
        path.join(root, 'packages', name, 'src/index.ts'),
      ),
      exclude: [],
    }),
  );
  const tsc = path.join(root, 'node_modules/.bin/tsc');
  execFileSync(tsc, ['-p', config], { stdio: ['ignore', 'inherit', 'inherit'] });
}

/** Imports as they are to stand in a published file: the compiler leaves these two kinds alone. */
function publishedImports(text: string, file: string): string {
  const protocol = path.relative(path.dirname(file), path.join(dist, 'protocol/index.js'));
  return text
    .replaceAll("'@virtune/protocol'", `'${protocol.startsWith('.') ? '' : './'}${protocol}'`)
    .replaceAll(/(?<=\b(?:from |import\()'\.[^']*)\.ts(?=')/g, '.js');
}

const moduleFiles = (): string[] =>
  readdirSync(dist, { recursive: true, encoding: 'utf8' })
    .filter((name) => /\.(js|d\.ts)$/.test(name))
    .map((name) => path.join(dist, name));

function rewriteImports(): void {
  for (const file of moduleFiles()) {
    writeFileSync(file, publishedImports(readFileSync(file, 'utf8'), file));
  }
}

/** @throws Error when a file imports one that is not there. */
function checkImports(): void {
  for (const file of moduleFiles()) {
    const text = readFileSync(file, 'utf8');
    for (const [, name = ''] of text.matchAll(/\b(?:from |import\()'(\.[^']*)\.js'/g)) {
      const suffix = file.endsWith('.d.ts') ? '.d.ts' : '.js';
      const imported = `${path.resolve(path.dirname(file), name)}${suffix}`;
      if (!existsSync(imported)) throw new Error(`${file} imports ${imported}, which is not there`);
    }
  }
}

/** Of the workspace's, what a user's npm is to know. */
function writeManifest(): void {
  const { name, version, description, license, type, engines } = JSON.parse(
    readFileSync(path.join(here, 'package.json'), 'utf8'),
  ) as Record<string, unknown>;
  const exports = { '.': { types: './index.d.ts', default: './index.js' } };
  const keywords = ['libvirt', 'virtualization', 'kvm', 'qemu', 'vm', 'numa'];
  const manifest = { name, version, description, keywords, license, type, exports, engines };
  writeFileSync(path.join(dist, 'package.json'), `${JSON.stringify(manifest, null, 2)}\n`);
}

rmSync(dist, { recursive: true, force: true });
mkdirSync(dist, { recursive: true });
const compiled = mkdtempSync(path.join(tmpdir(), 'virtune-build-'));
try {
  compile(compiled);
  cpSync(path.join(compiled, 'libvirt/src'), dist, { recursive: true });
  cpSync(path.join(compiled, 'protocol/src'), path.join(dist, 'protocol'), { recursive: true });
} finally {
  rmSync(compiled, { recursive: true });
}
rewriteImports();
checkImports();
writeManifest();
for (const document of readdirSync(here).filter((name) => /^README.*\.md$/.test(name))) {
  cpSync(path.join(here, document), path.join(dist, document));
}
cpSync(path.join(here, 'docs'), path.join(dist, 'docs'), { recursive: true });
cpSync(path.join(root, 'LICENSE'), path.join(dist, 'LICENSE'));
