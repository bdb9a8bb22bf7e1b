import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { glob, readdir, readlink } from 'node:fs/promises';
import { basename } from 'node:path';
import { createInterface } from 'node:readline';
import { fileURLToPath } from 'node:url';

import { describe, expect, test, vi } from 'vitest';

import { skipReason } from './fixture.ts';

const fixture = fileURLToPath(new URL('owner.fixture.ts', import.meta.url));

interface Owned {
  readonly dir: string;
  readonly namespace: string;
  readonly guest: number;
}

function startOwner(...args: string[]) {
  const owner = spawn(process.execPath, [fixture, ...args], {
    stdio: ['ignore', 'pipe', 'inherit'],
  });
  const owned = once(createInterface(owner.stdout), 'line').then(([line]): Owned =>
    JSON.parse(String(line)),
  );
  return { owner, owned };
}

/** What is left of a rig: its directory, its cgroups, its processes. */
async function traces({ dir, namespace }: Owned): Promise<string[]> {
  const found = existsSync(dir) ? [dir] : [];
  for await (const cgroup of glob(`/sys/fs/cgroup/**/${basename(dir)}`)) found.push(cgroup);
  for (const pid of await readdir('/proc')) {
    const own = await readlink(`/proc/${pid}/ns/pid`).catch(() => '');
    if (own === namespace) found.push(`process ${pid}`);
  }
  return found;
}

const reason = skipReason();

describe.skipIf(reason !== undefined)(`a rig whose owner ends ${reason ?? ''}`, () => {
  test.for(['SIGKILL', 'SIGTERM', 'SIGINT'] as const)(
    'leaves no process, cgroup or directory within 5 s of its %s',
    async (signal) => {
      const { owner, owned } = startOwner();
      const rig = await owned;
      expect(await traces(rig)).toEqual(expect.arrayContaining([rig.dir, `process ${rig.guest}`]));
      owner.kill(signal);
      await once(owner, 'exit');
      await vi.waitFor(async () => expect(await traces(rig)).toEqual([]), 5000);
    },
  );

  test('lets an owner end that forgot it, and ends too', async () => {
    const { owner, owned } = startOwner('forget');
    const rig = await owned;
    if (owner.exitCode === null) await once(owner, 'exit');
    expect(owner.exitCode).toBe(0);
    await vi.waitFor(async () => expect(await traces(rig)).toEqual([]), 5000);
  });
});
