/**
 * main.ts [DIRECTORY]: writes the reference of @virtune/libvirt, as HTML, into DIRECTORY
 * (packages/libvirt/dist/reference). Ends with 1 when anything that is exported has no docstring,
 * or a docstring says what is not so: a link to nothing, a parameter that there is not.
 *
 * A workspace of its own: TypeDoc works with the compiler's interface of TypeScript 6, which
 * TypeScript 7, the repository's own, does not have.
 */
import path from 'node:path';
import { Application, LogLevel } from 'typedoc';

const root = path.resolve(import.meta.dirname, '../..');
const library = path.join(root, 'packages/libvirt');
const out = path.resolve(process.argv[2] ?? path.join(library, 'dist/reference'));

const application = await Application.bootstrap({
  name: '@virtune/libvirt',
  entryPoints: [path.join(library, 'src/index.ts')],
  tsconfig: path.join(import.meta.dirname, 'tsconfig.json'),
  readme: 'none',
  excludePrivate: true,
  excludeProtected: true,
  disableSources: true,
  validation: { notDocumented: true, notExported: true, invalidLink: true },
  requiredToBeDocumented: [
    'Class',
    'Interface',
    'TypeAlias',
    'Function',
    'Variable',
    'Method',
    'Accessor',
  ],
  // What connections and domains are made with, and what several events have in common.
  intentionallyNotExported: [
    'Session',
    'RpcClient',
    'Caller',
    'Event',
    'DeviceEvent',
    'PowerEvent',
    'LifecycleChange',
  ],
  logLevel: LogLevel.Warn,
});

const project = await application.convert();
if (project !== undefined) {
  application.validate(project);
  await application.generateDocs(project, out);
}
const { logger } = application;
if (project === undefined || logger.hasErrors() || logger.hasWarnings()) process.exitCode = 1;
