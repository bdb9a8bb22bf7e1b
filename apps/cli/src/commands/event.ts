import type { DomainEvent, DomainEventKind } from '@virtune/libvirt';
import { command } from '../command.ts';
import { describeEvent } from '../event/describe.ts';
import { waitForEvents, type WaitEnd } from '../event/wait.ts';
import { refuseTogether } from '../exclusive.ts';
import { CommandFailed } from '../failure.ts';
import { jsonLine } from '../format/json.ts';
import { t } from '../messages/index.ts';
import { flag, isGiven, string, uint } from '../options.ts';

export interface EventData {
  /** What may be waited for: --list. */
  readonly kinds?: readonly string[];
  /** What came; with --loop each event was a line of its own before this. */
  readonly events?: readonly EventRecord[];
  /** How many came. */
  readonly received?: number;
  /** Why the waiting ended: done, timeout, interrupt. */
  readonly ended?: WaitEnd;
}

interface EventRecord {
  /** When it came here, UTC. */
  readonly time: string;
  readonly kind: string;
  readonly domain: string;
  readonly uuid: string;
  /** What else it says, under the names of the library's events. */
  readonly values: Readonly<Record<string, unknown>>;
}

const MAX_TIMEOUT_S = Math.floor((2 ** 31 - 1) / 1000);

function record({ kind, domain, ...values }: DomainEvent, time: Date): EventRecord {
  return { time: time.toISOString(), kind, domain: domain.name, uuid: domain.uuid, values };
}

/** `2026-01-31 10:20:30.123+0000: ` (virTimeStringNowRaw). */
function timestamp(time: Date): string {
  return `${time.toISOString().replace('T', ' ').replace('Z', '+0000')}: `;
}

/** The kinds that are wanted; all of them, or one. */
function wantedKinds(
  all: readonly DomainEventKind[],
  event: string | undefined,
  everything: boolean,
): readonly DomainEventKind[] {
  if (event === undefined && !everything) {
    throw new CommandFailed(t`one of --list, --all, or --event <type> is required`);
  }
  if (event === undefined) return all;
  const kinds = all.filter((kind) => kind === event);
  if (kinds.length > 0) return kinds;
  throw new CommandFailed(t`unknown event type ${event}`, {
    hint: t`'virtune event --list' lists the events`,
  });
}

function timeoutMs(seconds: number | undefined): number | undefined {
  if (seconds === undefined) return undefined;
  if (seconds > 0 && seconds <= MAX_TIMEOUT_S) return seconds * 1000;
  throw new CommandFailed(
    t`Numeric value '${seconds}' for <${'timeout'}> option is malformed or out of range`,
  );
}

export default command({
  name: 'event',
  summary: 'wait for events of domains, or list what may be waited for',
  options: {
    domain: string('only of this domain: a name, id or UUID'),
    event: string('which event to wait for'),
    all: flag('wait for all events, not for one kind'),
    loop: flag('go on until --timeout or an interrupt, not only to the first event'),
    timeout: uint('seconds to wait at most'),
    list: flag('list the events'),
    timestamp: flag('say when each event came'),
  },

  async run(ctx, args): Promise<EventData> {
    refuseTogether(args, 'all', 'event');
    refuseTogether(args, 'list', 'all');
    refuseTogether(args, 'list', 'event');
    const { domainEventKinds } = await import('@virtune/libvirt');
    if (args.list) return { kinds: domainEventKinds };

    const kinds = wantedKinds(domainEventKinds, args.event, args.all);
    const timeout = timeoutMs(args.timeout);
    const domain = isGiven(args, 'domain') ? await ctx.domain(args.domain ?? '') : undefined;
    const events: EventRecord[] = [];
    let received = 0;
    const ended = await waitForEvents({
      connection: ctx.connection,
      kinds,
      domain,
      timeoutMs: timeout,
      take: (event) => {
        // Several may come at once, but one was asked for.
        if (!args.loop && received > 0) return true;
        received++;
        const time = new Date();
        const entry = record(event, time);
        if (!ctx.json) ctx.print((args.timestamp ? timestamp(time) : '') + describeEvent(event));
        else if (args.loop) ctx.print(jsonLine(entry));
        else events.push(entry);
        return !args.loop;
      },
    });
    // virsh takes an event that did not come for a failure, and says no more of it.
    if (received === 0) ctx.failAfterwards(new CommandFailed([]));
    return { ...(!args.loop && { events }), received, ended };
  },

  text(out, { kinds, received = 0, ended }) {
    if (kinds !== undefined) {
      out.print(kinds.map((kind) => `${kind}\n`).join(''));
      return;
    }
    if (ended === 'interrupt') out.print(t`event loop interrupted\n`);
    if (ended === 'timeout') out.print(t`event loop timed out\n`);
    out.print(t`events received: ${received}\n`);
  },
});
