import type { Connection, Domain, DomainEventKind } from '@virtune/libvirt';
import { romGuest } from '../rig/index.ts';
import type { Call } from './contract.ts';
import { uuid } from './guests.ts';

const kinds: readonly DomainEventKind[] = [
  'lifecycle',
  'reboot',
  'balloon-change',
  'tunable',
  'metadata-change',
  'device-added',
  'device-removed',
  'device-removal-failed',
];

const marker = romGuest({ name: 'marker', uuid: uuid(9), vcpus: 1 });

/** What a call has told to those who listen, up to a domain that is defined for this alone. */
export async function heard(
  connection: Connection,
  run: () => Promise<unknown>,
): Promise<unknown[]> {
  const events: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const subscriptions = await Promise.all(
    kinds.map((kind) =>
      connection.on(kind, ({ domain, ...event }: { domain: Domain }) => {
        if (domain.name === 'marker') resolve(event);
        else events.push({ ...event, domain: domain.name, id: domain.id > 0 ? 'some' : domain.id });
      }),
    ),
  );
  await run();
  const domain = await connection.domainDefineXml(marker);
  await promise;
  await domain.undefine();
  await Promise.all(subscriptions.map((subscription) => subscription.close()));
  return events;
}

/** A call to the domain `name`, which comes to the events that it caused. */
export const listening = (
  call: string,
  name: string,
  run: (domain: Domain) => Promise<unknown>,
): Call => ({
  call,
  run: (connection) =>
    heard(connection, async () => run(await connection.domainLookupByName(name))),
});

/** The same of a call to the host. */
export const listeningTo = (
  call: string,
  run: (connection: Connection) => Promise<unknown>,
): Call => ({ call, run: (connection) => heard(connection, () => run(connection)) });
