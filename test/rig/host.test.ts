import { existsSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

import { describe, expect, test } from 'vitest';

import { useRig } from './fixture.ts';

const archive = fileURLToPath(
  new URL('../../../shared/fakehost/x86-2n32c-skylake-silver.tar.xz', import.meta.url),
);
const absent = !existsSync(archive);
const rig = useRig(absent ? {} : { host: archive });

describe.skipIf(absent)(`a rig with the packed host ${archive}`, () => {
  test('takes it for its own: 2 nodes and 32 CPUs', async () => {
    const { stdout } = await rig().virsh(['nodeinfo']);
    expect(stdout).toMatch(/^CPU\(s\): +32$/m);
    expect((await rig().virsh(['capabilities'])).stdout).toContain("<cells num='2'>");
  });
});
