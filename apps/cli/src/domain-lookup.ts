import { type Connection, type Domain, errorCode, parseUuid } from '@virtune/libvirt';
import { CommandFailed } from './failure.ts';
import { parseInt32 } from './grammar/number.ts';
import { isLibvirtError } from './libvirt-errors.ts';
import { t } from './messages/index.ts';

/** By what a command lets its domain be called. */
export type DomainKey = 'id' | 'uuid' | 'name';

const UUID_LENGTH = 36;

/**
 * Finds a domain as virsh does (virshLookupDomainInternal): a number is tried as an id, a text as
 * long as a UUID as a UUID, and then the text as a name.
 * @throws CommandFailed where none of these finds it.
 */
export async function lookUpDomain(
  connection: Connection,
  text: string,
  by: readonly DomainKey[] = ['id', 'uuid', 'name'],
): Promise<Domain> {
  let last: unknown;
  for (const lookup of lookups(connection, text, by)) {
    try {
      return await lookup();
    } catch (error) {
      if (!isLibvirtError(error)) throw error;
      last = error;
    }
  }
  throw new CommandFailed(t`failed to get domain '${text}'`, { hint: lookupHint(last) });
}

function* lookups(
  connection: Connection,
  text: string,
  by: readonly DomainKey[],
): Generator<() => Promise<Domain>> {
  const id = parseInt32(text);
  if (by.includes('id') && id !== undefined && id >= 0) yield () => connection.domainLookupById(id);
  const uuid = text.length === UUID_LENGTH ? parseUuid(text) : undefined;
  if (by.includes('uuid') && uuid !== undefined) yield () => connection.domainLookupByUuid(uuid);
  if (by.includes('name')) yield () => connection.domainLookupByName(text);
}

/** virsh hides why; where it is not that there is no such domain, the hint says it. */
function lookupHint(error: unknown): string {
  return isLibvirtError(error) && error.code !== errorCode.noDomain
    ? error.message
    : t`'virtune list --all' shows the domains that there are`;
}
