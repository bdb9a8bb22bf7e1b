import path from 'node:path';
import { expect, test } from 'vitest';
import { run } from '../rig/command.ts';

const tour = path.resolve(import.meta.dirname, '../../scripts/tour/main.ts');

test('npm start walks to its end, and leaves nothing', async () => {
  const { stdout, stderr, status } = await run(process.execPath, [tour], {
    env: { LC_ALL: 'C.UTF-8', NO_COLOR: '1' },
    timeoutMs: 170_000,
  });
  expect(stderr).toMatch(/^error: Failed to start domain 'report'\n.*Cannot allocate memory\n$/);
  expect(stdout).toContain('strict-memory-exceeds-node');
  expect(stdout).toContain(' 0      0-1     4 GiB    strict   0         0-15');
  expect(stdout).toContain('That was a simulated host; it is gone now');
  expect(status).toBe(0);
}, 180_000);
