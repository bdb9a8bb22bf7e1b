import { domain, procedure, xdr } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import { type Handled, handler } from '../server/handler.ts';

const LIFECYCLE = 0;
/** VIR_DOMAIN_EVENT_ID_LAST of libvirt 9.0. */
const EVENT_KINDS = 27;

const register = procedure(105, 'REMOTE_PROC_CONNECT_DOMAIN_EVENT_REGISTER', null, {
  registered: xdr.int,
});
const deregister = procedure(106, 'REMOTE_PROC_CONNECT_DOMAIN_EVENT_DEREGISTER', null, {
  registered: xdr.int,
});
const registerAny = procedure(
  167,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_REGISTER_ANY',
  { eventId: xdr.int },
  null,
);
const deregisterAny = procedure(
  168,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_DEREGISTER_ANY',
  { eventId: xdr.int },
  null,
);
const callbackRegisterAny = procedure(
  316,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  { eventId: xdr.int, dom: xdr.optional(domain) },
  { callbackId: xdr.int },
);
const callbackDeregisterAny = procedure(
  317,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY',
  { callbackId: xdr.int },
  null,
);
const registerClose = procedure(360, 'REMOTE_PROC_CONNECT_REGISTER_CLOSE_CALLBACK', null, null);
const unregisterClose = procedure(361, 'REMOTE_PROC_CONNECT_UNREGISTER_CLOSE_CALLBACK', null, null);

const mistake = (what: string): VirError => new VirError(code.internalError, from.rpc, what);

function checkEvent(eventId: number): void {
  if (eventId < 0 || eventId >= EVENT_KINDS) throw mistake(`unsupported event ID ${eventId}`);
}

/** Who wants to hear what happens to domains (remoteDispatchConnectDomainEvent...). */
export const eventHandlers: readonly Handled[] = [
  handler(register, ({ client }) => {
    client.subscriptions.add(LIFECYCLE, null, true);
    return { registered: 1 };
  }),
  handler(deregister, ({ client }) => {
    if (!client.subscriptions.removeLegacy(LIFECYCLE)) {
      throw mistake(`domain event ${LIFECYCLE} not registered`);
    }
    return { registered: 0 };
  }),
  handler(registerAny, ({ client }, { eventId }) => {
    checkEvent(eventId);
    client.subscriptions.add(eventId, null, true);
  }),
  handler(deregisterAny, ({ client }, { eventId }) => {
    checkEvent(eventId);
    if (!client.subscriptions.removeLegacy(eventId)) {
      throw mistake(`domain event ${eventId} not registered`);
    }
  }),
  handler(callbackRegisterAny, ({ client }, { eventId, dom }) => {
    checkEvent(eventId);
    return { callbackId: client.subscriptions.add(eventId, dom) };
  }),
  handler(callbackDeregisterAny, ({ client }, { callbackId }) => {
    if (!client.subscriptions.remove(callbackId)) {
      throw mistake(`domain event callback ${callbackId} not registered`);
    }
  }),
  // A daemon tells of a driver that goes away; this one never does (virConnectRegisterCloseCallback).
  handler(registerClose, () => undefined),
  handler(unregisterClose, () => undefined),
];
