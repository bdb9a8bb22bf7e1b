import { execFile } from 'node:child_process';
import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

export const root = path.resolve(import.meta.dirname, '../..');
const bin = path.join(root, 'node_modules/.bin');

/** How a command ended, and what it said. */
export interface Result {
  /** 0; or another exit status, a signal, or why it could not be run. */
  readonly status: number | string;
  readonly said: string;
}

/** A directory with nothing but a package.json, in which npm knows no registry and no settings. */
export class Project implements Disposable {
  readonly #home = mkdtempSync(path.join(tmpdir(), 'virtune-package-'));
  readonly directory = path.join(this.#home, 'project');

  constructor() {
    mkdirSync(this.directory);
    this.write('package.json', JSON.stringify({ name: 'a-user', private: true, type: 'module' }));
  }

  write(name: string, text: string): void {
    writeFileSync(path.join(this.directory, name), text);
  }

  /** Of the machine's, the path to node and npm alone: `npm test` has settings of its own. */
  get #env(): NodeJS.ProcessEnv {
    return {
      PATH: `${path.dirname(process.execPath)}:${process.env['PATH'] ?? ''}`,
      HOME: this.#home,
      npm_config_cache: path.join(this.#home, 'cache'),
      npm_config_offline: 'true',
      npm_config_update_notifier: 'false',
      npm_config_audit: 'false',
      npm_config_fund: 'false',
    };
  }

  /** Runs a command in the project. */
  run(command: string, args: readonly string[]): Promise<Result> {
    const options = { cwd: this.directory, env: this.#env, timeout: 150_000 };
    return new Promise((resolve) => {
      execFile(command, args, options, (error, stdout, stderr) => {
        const status = error === null ? 0 : (error.code ?? error.signal ?? error.message);
        resolve({ status, said: `${stdout}${stderr}` });
      });
    });
  }

  node(args: readonly string[]): Promise<Result> {
    return this.run(process.execPath, args);
  }

  /** The compiler of this repository over files of the project, declarations included. */
  typeCheck(...files: string[]): Promise<Result> {
    const compilerOptions = {
      target: 'es2024',
      lib: ['es2024', 'esnext.disposable'],
      module: 'nodenext',
      strict: true,
      exactOptionalPropertyTypes: true,
      noUncheckedIndexedAccess: true,
      skipLibCheck: false,
      noEmit: true,
      types: ['node'],
      typeRoots: [path.join(root, 'node_modules/@types')],
    };
    this.write('tsconfig.json', JSON.stringify({ compilerOptions, files }));
    return this.run(path.join(bin, 'tsc'), ['-p', '.']);
  }

  [Symbol.dispose](): void {
    rmSync(this.#home, { recursive: true, force: true });
  }
}
