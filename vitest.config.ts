import { defineConfig } from 'vitest/config';

export default defineConfig({
  test: {
    include: ['{packages,apps}/*/test/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['test/build-command.ts'],
    reporters: ['default', './test/summary-reporter.ts'],
    testTimeout: 60_000,
    // A hook may boot a guest under emulation on a busy machine.
    hookTimeout: 180_000,
  },
});
