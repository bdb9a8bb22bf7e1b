import { MalformedPacketError } from './errors.ts';
import { limits } from './limits.ts';
import { XdrReader } from './xdr/reader.ts';
import type { Schema } from './xdr/schema.ts';
import { XdrWriter } from './xdr/writer.ts';

/** virNetMessageType; what a packet is. Types 4 and 5 carry file descriptors. */
export const messageType = {
  call: 0,
  reply: 1,
  message: 2,
  stream: 3,
  callWithFds: 4,
  replyWithFds: 5,
  streamHole: 6,
} as const;

/** virNetMessageStatus. */
export const messageStatus = { ok: 0, error: 1, continue: 2 } as const;

export type MessageType = (typeof messageType)[keyof typeof messageType];
export type MessageStatus = (typeof messageStatus)[keyof typeof messageStatus];

/** virNetMessageHeader. `serial` ties a reply to its call; 0 in messages. */
export interface Header {
  readonly program: number;
  readonly version: number;
  readonly procedure: number;
  readonly type: MessageType;
  readonly serial: number;
  readonly status: MessageStatus;
}

export interface Packet {
  readonly header: Header;
  /** What follows the header: a view into the received bytes. */
  readonly payload: Uint8Array;
}

/** The length word, which counts itself. */
export const LENGTH_BYTES = 4;
const HEADER_BYTES = 24;
export const SMALLEST_PACKET = LENGTH_BYTES + HEADER_BYTES;

const types = new Set<number>(Object.values(messageType));
const statuses = new Set<number>(Object.values(messageStatus));

/** Reads one packet without its length word. */
export function readPacket(bytes: Uint8Array): Packet {
  const reader = new XdrReader(bytes);
  const program = reader.uint32();
  const version = reader.uint32();
  const procedure = reader.int32();
  const type = reader.uint32();
  const serial = reader.uint32();
  const status = reader.uint32();
  if (!types.has(type)) throw new MalformedPacketError(`unknown message type ${type}`);
  if (!statuses.has(status)) throw new MalformedPacketError(`unknown message status ${status}`);
  return {
    header: {
      program,
      version,
      procedure,
      type: type as MessageType,
      serial,
      status: status as MessageStatus,
    },
    payload: reader.rest(),
  };
}

/**
 * A whole packet: length word, header, payload.
 * @throws UnencodableValueError when the value does not fit the schema or the packet the limit.
 */
export function writePacket<T>(header: Header, schema: Schema<T>, value: T): Uint8Array {
  const writer = new XdrWriter(limits.packetBytes);
  writer.uint32(0);
  writer.uint32(header.program);
  writer.uint32(header.version);
  writer.int32(header.procedure);
  writer.uint32(header.type);
  writer.uint32(header.serial);
  writer.uint32(header.status);
  schema.write(writer, value);
  writer.patchUint32(0, writer.length);
  return writer.finish();
}

/** A payload as the value that it should be, all of it. */
export function readPayload<T>(payload: Uint8Array, schema: Schema<T>): T {
  const reader = new XdrReader(payload);
  const value = schema.read(reader);
  reader.end();
  return value;
}
