import type { DomainIdentity, EventMessage, Schema } from '@virtune/protocol';
import type { Client } from './client.ts';

/**
 * An event of a domain as the wire has it: the message that carries it, and its body without the
 * callback's number. `legacy` goes to clients that registered without a callback (before 1.2.4).
 */
export interface DomainEvent<T extends object = object, L = unknown> {
  readonly message: EventMessage<T & { readonly callbackID: number }>;
  readonly domain: DomainIdentity;
  readonly value: T;
  readonly legacy?: { readonly procedure: number; readonly schema: Schema<L>; readonly value: L };
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
  deliver<T extends object, L>({ message, domain, value, legacy }: DomainEvent<T, L>): void {
    if (this.#list.length === 0) return;
    const uuid = hex(domain.uuid);
    for (const entry of this.#list) {
      if (entry.eventId !== message.eventId) continue;
      if (entry.uuid !== null && entry.uuid !== uuid) continue;
      if (!entry.legacy) {
        const body = { ...value, callbackID: entry.callbackId };
        this.#client.message(message.number, message.schema, body);
      } else if (legacy !== undefined) {
        this.#client.message(legacy.procedure, legacy.schema, legacy.value);
      }
    }
  }
}
