import { procedure } from '../procedure.ts';
import { domain } from '../structures/identity.ts';
import { int, optional } from '../xdr/schema.ts';

/**
 * Registers for one `domainEventId` of one domain, or of all (`dom` null). Each registration gets
 * messages of its own (see domainEventMessages), with this reply's `callbackID` in them; the first
 * may come before the reply does.
 */
export const connectDomainEventCallbackRegisterAny = procedure(
  316,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  { eventID: int, dom: optional(domain) },
  { callbackID: int },
);

export const connectDomainEventCallbackDeregisterAny = procedure(
  317,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY',
  { callbackID: int },
  null,
);
