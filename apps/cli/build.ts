/**
 * Makes what the package ships: all code in one CommonJS file, with the licences of what is in it.
 * Measured: a module instead costs 8 ms more, code in a file per command 4 ms, a start-up snapshot
 * 15 ms, for it has no compiled code.
 */
import { copyFileSync, readdirSync, rmSync } from 'node:fs';
import path from 'node:path';
import { build } from 'esbuild';

const here = import.meta.dirname;
const root = path.resolve(here, '../..');
const dist = path.join(here, 'dist');

rmSync(dist, { recursive: true, force: true });
const { metafile } = await build({
  absWorkingDir: root,
  entryPoints: [path.join(here, 'src/process.ts')],
  outfile: path.join(dist, 'app.cjs'),
  bundle: true,
  platform: 'node',
  format: 'cjs',
  target: 'node24',
  // Fewer bytes to read and to hold against the compile cache.
  minify: true,
  metafile: true,
});

const bundled = Object.keys(metafile.inputs).flatMap(
  (input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
);
for (const name of new Set(bundled)) {
  const directory = path.join(root, 'node_modules', name);
  const license = readdirSync(directory).find((file) => /^licen[cs]e/i.test(file));
  if (license === undefined) throw new Error(`${name} has no licence to ship`);
  copyFileSync(
    path.join(directory, license),
    path.join(dist, `LICENSE.${name.replaceAll('/', '-')}`),
  );
}
copyFileSync(path.join(root, 'LICENSE'), path.join(dist, 'LICENSE'));
