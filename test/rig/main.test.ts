import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { run } from './command.ts';
import { skipReason } from './fixture.ts';

const reason = skipReason();
const main = fileURLToPath(new URL('main.ts', import.meta.url));

describe.skipIf(reason !== undefined)(`npm run rig ${reason ?? ''}`, () => {
  test('runs a command against 2 guests and passes its output on', async () => {
    const { stdout, status } = await run(process.execPath, [main, 'virsh', 'list', '--all']);
    expect(status).toBe(0);
    expect(stdout).toMatch(/openEulerVM +running\n - +web-1 +shut off/);
  });

  test('ends with the status of its command', async () => {
    expect(await run(process.execPath, [main, 'sh', '-c', 'exit 3'])).toMatchObject({ status: 3 });
  });

  test('gives one line about a command that there is not', async () => {
    const { stderr, status } = await run(process.execPath, [main, 'no-such-command']);
    expect(status).toBe(127);
    expect(stderr).toMatch(/^[^\n]*no-such-command[^\n]*\n$/);
  });
});
