import { readFile, rename, rm, writeFile } from 'node:fs/promises';
import { text as textOf } from 'node:stream/consumers';
import { decodeSnapshot, type Snapshot, SnapshotError } from '@virtune/model';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { systemReason } from '../system-reason.ts';

/** What stands for standard input and standard output. */
export const STANDARD_STREAM = '-';

async function readText(file: string): Promise<string> {
  if (file === STANDARD_STREAM) return textOf(process.stdin);
  try {
    return await readFile(file, 'utf8');
  } catch (error) {
    const reason = systemReason(error as NodeJS.ErrnoException);
    throw new CommandFailed(t`Failed to read file '${file}': ${reason}`);
  }
}

/**
 * The snapshot in a file; `-` is standard input.
 * @throws CommandFailed where it cannot be read, is no snapshot, or cannot be true, with the place.
 */
export async function readSnapshotFile(file: string): Promise<Snapshot> {
  const document = await readText(file);
  try {
    return decodeSnapshot(document);
  } catch (error) {
    if (!(error instanceof SnapshotError)) throw error;
    throw new CommandFailed(t`'${file}' cannot be taken for a snapshot: ${error.message}`, {
      hint: t`'virtune snapshot FILE' writes one`,
    });
  }
}

/**
 * Writes a file as a whole or not at all.
 * @throws CommandFailed
 */
export async function writeWhole(file: string, text: string): Promise<void> {
  const unfinished = `${file}.${process.pid}.tmp`;
  try {
    await writeFile(unfinished, text);
    await rename(unfinished, file);
  } catch (error) {
    await rm(unfinished, { force: true });
    const reason = systemReason(error as NodeJS.ErrnoException);
    throw new CommandFailed(t`Failed to write file '${file}': ${reason}`);
  }
}
