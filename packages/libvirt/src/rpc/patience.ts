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
