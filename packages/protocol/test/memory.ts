import { setFlagsFromString } from 'node:v8';
import { runInNewContext } from 'node:vm';

// Buffers that are no longer in use count until they are swept: sweep them in the collection itself.
setFlagsFromString('--no-concurrent-array-buffer-sweeping');
setFlagsFromString('--expose-gc');
const collectGarbage = runInNewContext('gc') as () => void;

/** Bytes of all values and all buffers that are still in use. */
export function bytesInUse(): number {
  collectGarbage();
  const { heapUsed, external } = process.memoryUsage();
  return heapUsed + external;
}

/** Bytes of the buffers alone that are still in use: exact to a few kilobytes. */
export function bufferBytesInUse(): number {
  collectGarbage();
  return process.memoryUsage().arrayBuffers;
}

export const KiB = 1024;
export const MiB = 1024 * KiB;
