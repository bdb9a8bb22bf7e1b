import { afterAll, beforeAll, beforeEach } from 'vitest';

import { RigError } from './errors.ts';
import { missingPrerequisite } from './prerequisites.ts';
import type { Daemon } from './prerequisites.ts';
import { startRig } from './rig.ts';
import type { Rig, RigOptions } from './rig.ts';

/**
 * Why tests that need a rig are to be skipped on this machine; undefined where they are to run.
 * In CI (`CI=true`) they always run, and fail where no rig can.
 */
export function skipReason(daemon: Daemon = 'libvirtd'): string | undefined {
  return process.env['CI'] === 'true' ? undefined : missingPrerequisite(daemon);
}

/**
 * One rig for all tests of a file, or of the `describe` that this is called in:
 * `const rig = useRig();` at the top, then `rig().virsh(...)` in each test. `prepare` is what the
 * rig is to hold before the first. Where `skipReason` has one, the tests are skipped with it.
 */
export function useRig(options: RigOptions = {}, prepare?: (rig: Rig) => Promise<void>): () => Rig {
  const reason = skipReason(options.modular === true ? 'virtqemud' : 'libvirtd');
  let rig: Rig | undefined;

  beforeAll(async () => {
    if (reason !== undefined) return;
    rig = await startRig(options);
    await prepare?.(rig);
  });
  beforeEach((context) => {
    if (reason !== undefined) context.skip(reason);
  });
  afterAll(() => rig?.stop());

  return () => {
    if (rig === undefined) throw new RigError('start', 'the rig is there only while tests run');
    return rig;
  };
}
