import type { DomainIdentity, Schema } from '@virtune/protocol';
import type { Client } from './client.ts';

/**
 * An event of a domain as the wire has it: its virDomainEventID, the messages that carry it, and
 * their bodies. `legacy` goes to clients that registered without a callback (libvirt before 1.2.4).
 */
export interface DomainEvent<T = unknown> {
  readonly id: number;
  readonly domain: DomainIdentity;
  /** REMOTE_PROC_DOMAIN_EVENT_CALLBACK_...; its body is the callback's number and then `schema`. */
  readonly callback: { readonly procedure: number; readonly schema: Schema<T> };
  readonly legacy?: { readonly procedure: number; readonly schema: Schema<T> };
  readonly value: T;
}

interface Subscription {
  readonly callbackId: number;
  readonly eventId: number;
  /** null for the events of all domains. */
  readonly uuid: string | null;
  readonly legacy: boolean;
}

const hex = (uuid: Uint8Array): string => Buffer.from(uuid).toString('hex');

/** What events one client wants. */
export class Subscriptions {
  readonly #client: Client;
  #list: Subscription[] = [];
  #next = 0;

  constructor(client: Client) {
    this.#client = client;
  }

  /** Registers for one kind of event, of one domain or of all; gives the callback's number. */
  add(eventId: number, domain: DomainIdentity | null, legacy = false): number {
    const callbackId = this.#next++;
    const uuid = domain === null ? null : hex(domain.uuid);
    this.#list.push({ callbackId, eventId, uuid, legacy });
    return callbackId;
  }

  /** Takes a registration back; false where there is none of that number. */
  remove(callbackId: number): boolean {
    const place = this.#list.findIndex((entry) => !entry.legacy && entry.callbackId === callbackId);
    if (place === -1) return false;
    this.#list.splice(place, 1);
    return true;
  }

  /** Takes a registration without a callback back; false where there is none for that event. */
  removeLegacy(eventId: number): boolean {
    const place = this.#list.findIndex((entry) => entry.legacy && entry.eventId === eventId);
    if (place === -1) return false;
    this.#list.splice(place, 1);
    return true;
  }

  clear(): void {
    this.#list = [];
  }

  /** Sends an event to the client as often as it has registered for it. */
  deliver<T>(event: DomainEvent<T>): void {
    if (this.#list.length === 0) return;
    const uuid = hex(event.domain.uuid);
    for (const entry of this.#list) {
      if (entry.eventId !== event.id || (entry.uuid !== null && entry.uuid !== uuid)) continue;
      if (entry.legacy) {
        const { legacy, value } = event;
        if (legacy !== undefined) this.#client.message(legacy.procedure, legacy.schema, value);
      } else {
        const { procedure, schema } = event.callback;
        this.#client.message(procedure, withCallback(schema), [entry.callbackId, event.value]);
      }
    }
  }
}

/** `{ int callbackID; body }`. */
function withCallback<T>(body: Schema<T>): Schema<readonly [callbackId: number, body: T]> {
  return {
    minBytes: 4 + body.minBytes,
    write(writer, [callbackId, value]) {
      writer.int32(callbackId);
      body.write(writer, value);
    },
    read: (reader) => [reader.int32(), body.read(reader)],
  };
}
