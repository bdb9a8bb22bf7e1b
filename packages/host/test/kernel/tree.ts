import { mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { onTestFinished } from 'vitest';
import { KernelFiles } from '../../src/index.ts';

/** Files of a kernel by their paths, in a directory that goes with the test. */
export function kernelFiles(files: Readonly<Record<string, string>>): KernelFiles {
  const root = mkdtempSync(path.join(tmpdir(), 'virtune-kernel-'));
  onTestFinished(() => rmSync(root, { recursive: true }));
  for (const [file, text] of Object.entries(files)) {
    const target = path.join(root, file);
    mkdirSync(path.dirname(target), { recursive: true });
    writeFileSync(target, text);
  }
  return new KernelFiles(root);
}
