/**
 * Makes what the package ships: all code in one CommonJS file, for that starts soonest, with the
 * licences of what is in it.
 */
import { copyFileSync, rmSync } from 'node:fs';
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
  metafile: true,
});

const bundled = Object.keys(metafile.inputs).flatMap(
  (input) => /^node_modules\/((?:@[^/]+\/)?[^/]+)\//.exec(input)?.[1] ?? [],
);
for (const name of new Set(bundled)) {
  const license = path.join(root, 'node_modules', name, 'LICENSE');
  copyFileSync(license, path.join(dist, `LICENSE.${name.replaceAll('/', '-')}`));
}
copyFileSync(path.join(root, 'LICENSE'), path.join(dist, 'LICENSE'));
