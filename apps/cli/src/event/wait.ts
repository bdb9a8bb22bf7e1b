import type {
  Connection,
  ConnectionClosedError,
  Domain,
  DomainEvent,
  DomainEventKind,
  Subscription,
} from '@virtune/libvirt';
import { ignoreLibvirtError } from '../libvirt-errors.ts';

/** Why the waiting ended: the one event came, the time was up, the user had enough. */
export type WaitEnd = 'done' | 'timeout' | 'interrupt';

export interface Wait {
  readonly connection: Connection;
  readonly kinds: readonly DomainEventKind[];
  readonly domain: Domain | undefined;
  readonly timeoutMs: number | undefined;
  /** Is told every event; true ends the waiting. */
  readonly take: (event: DomainEvent) => boolean;
}

/**
 * Registers for all kinds. Where the server knows the first of them it may be too old for the others,
 * which is no reason to hear nothing (cmdEvent).
 */
async function listen(
  { connection, kinds, domain }: Wait,
  listener: (event: DomainEvent) => void,
): Promise<Subscription[]> {
  const subscriptions: Subscription[] = [];
  for (const kind of kinds) {
    try {
      subscriptions.push(await connection.on(kind, listener, domain && { domain }));
    } catch (error) {
      if (kind === kinds[0]) throw error;
      ignoreLibvirtError(error);
    }
  }
  return subscriptions;
}

/** Waits for events. @throws ConnectionClosedError when the connection is lost; LibvirtError. */
export async function waitForEvents(wait: Wait): Promise<WaitEnd> {
  const { promise, resolve, reject } = Promise.withResolvers<WaitEnd>();
  const onInterrupt = (): void => resolve('interrupt');
  process.on('SIGINT', onInterrupt);
  const timer =
    wait.timeoutMs === undefined ? undefined : setTimeout(() => resolve('timeout'), wait.timeoutMs);
  void wait.connection.closed.then((error: ConnectionClosedError) => reject(error));
  let subscriptions: Subscription[] = [];
  try {
    subscriptions = await listen(wait, (event) => {
      if (wait.take(event)) resolve('done');
    });
    return await promise;
  } finally {
    clearTimeout(timer);
    process.off('SIGINT', onInterrupt);
    await Promise.all(subscriptions.map((subscription) => subscription.close()));
  }
}
