import { DeadlineExceededError } from '../errors.ts';
import type { CallOptions } from './caller.ts';

/**
 * Has `giveUp` called when the options' deadline passes or their signal is aborted; the function
 * returned takes both back.
 */
export function bounded(
  { timeoutMs, signal }: CallOptions,
  procedure: string,
  giveUp: (reason: unknown) => void,
): () => void {
  const onAbort = (): void => giveUp(signal?.reason);
  const timer =
    timeoutMs === undefined
      ? undefined
      : setTimeout(() => giveUp(new DeadlineExceededError(procedure, timeoutMs)), timeoutMs);
  signal?.addEventListener('abort', onAbort, { once: true });
  return () => {
    clearTimeout(timer);
    signal?.removeEventListener('abort', onAbort);
  };
}

/** What `work` comes to, or why it was not waited for any longer; the work itself goes on. */
export async function within<T>(
  work: Promise<T>,
  options: CallOptions,
  procedure: string,
): Promise<T> {
  const given = Promise.withResolvers<never>();
  const release = bounded(options, procedure, given.reject);
  try {
    return await Promise.race([work, given.promise]);
  } finally {
    release();
  }
}
