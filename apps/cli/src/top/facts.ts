import type { Snapshot } from '@virtune/model';
import { entitlements } from '@virtune/planner/entitlement';
import { hostPicture } from '../host-picture/host-picture.ts';
import type { GuestFacts } from './rows.ts';
import type { HostFacts } from './watch.ts';

/** What top takes from a snapshot: the picture, and who is entitled to what. */
export function hostFacts(snapshot: Snapshot): HostFacts {
  const picture = hostPicture(snapshot);
  const marks = new Map(picture.guests.map(({ name, mark }) => [name, mark]));
  const entitled = entitlements(snapshot);
  const facts = snapshot.domains.map(({ uuid, name }): [string, GuestFacts] => [
    uuid,
    { mark: marks.get(name) ?? null, entitlementCpus: entitled.get(uuid) ?? null },
  ]);
  return { picture, facts: new Map(facts) };
}
