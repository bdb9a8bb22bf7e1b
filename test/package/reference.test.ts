import { readFileSync } from 'node:fs';
import path from 'node:path';
import { afterAll, expect, test } from 'vitest';
import { Project, root } from './project.ts';

const project = new Project();
afterAll(() => project[Symbol.dispose]());

const TIMEOUT_MS = 170_000;

test(
  'the reference is made without a warning: all that is exported has a docstring',
  async () => {
    const out = path.join(project.directory, 'reference');
    const script = path.join(root, 'scripts/api-reference/main.ts');
    expect(await project.node([script, out])).toEqual({ status: 0, said: '' });
    expect(readFileSync(path.join(out, 'classes/Domain.html'), 'utf8')).toContain(
      'virDomainGetInfo',
    );
    expect(readFileSync(path.join(out, 'index.html'), 'utf8')).toContain(
      'UnsupportedByServerError',
    );
  },
  TIMEOUT_MS,
);
