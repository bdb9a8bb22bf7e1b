import { REMOTE_PROGRAM, REMOTE_VERSION } from './procedure.ts';
import { type Schema, struct, type StructOf } from './xdr/schema.ts';

/** A message that a server sends unasked, to whoever registered for it; serial 0, type `message`. */
export interface EventMessage<Value = unknown> {
  readonly program: number;
  readonly version: number;
  /** The procedure's number in the message's header. */
  readonly number: number;
  /** As in libvirt's source, e.g. `REMOTE_PROC_DOMAIN_EVENT_CALLBACK_LIFECYCLE`. */
  readonly name: string;
  /** What it is registered for by: a virDomainEventID. */
  readonly eventId: number;
  readonly schema: Schema<Value>;
}

/** Declares a message of REMOTE_PROGRAM. The schema is made when the first one is read or written. */
export function eventMessage<F extends { readonly [name: string]: unknown }>(
  eventId: number,
  number: number,
  name: `REMOTE_PROC_${string}`,
  fields: () => F,
): EventMessage<StructOf<F>> {
  let schema: Schema<StructOf<F>> | undefined;
  return {
    program: REMOTE_PROGRAM,
    version: REMOTE_VERSION,
    number,
    name,
    eventId,
    get schema() {
      schema ??= struct(fields());
      return schema;
    },
  };
}
