/** How a lost connection is opened again. */
export interface ReconnectOptions {
  /** The longest wait before the first try, milliseconds; doubles with every further one. 100. */
  readonly initialDelayMs?: number;
  /** The longest wait between two tries, milliseconds. 30,000. */
  readonly maxDelayMs?: number;
  /** How long it is tried before the connection has ended for good, milliseconds. 300,000. */
  readonly giveUpAfterMs?: number;
  /** How long one try may take, authentication included, milliseconds. 15,000. */
  readonly attemptTimeoutMs?: number;
  /** Numbers in [0, 1), which spread many clients of one server over the wait. Math.random. */
  readonly random?: () => number;
}

export const reconnectDefaults = {
  initialDelayMs: 100,
  maxDelayMs: 30_000,
  giveUpAfterMs: 300_000,
  attemptTimeoutMs: 15_000,
  random: Math.random,
} as const satisfies Required<ReconnectOptions>;

const MAX_DOUBLINGS = 30;

/**
 * Milliseconds to wait before the try of this number, from 0: anywhere between nothing and a limit
 * that doubles ("full jitter").
 */
export function backoffMs(attempt: number, options: Required<ReconnectOptions>): number {
  const doubled = options.initialDelayMs * 2 ** Math.min(attempt, MAX_DOUBLINGS);
  return options.random() * Math.min(options.maxDelayMs, doubled);
}
