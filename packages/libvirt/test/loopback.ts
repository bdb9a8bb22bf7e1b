import {
  type EventMessage,
  Framer,
  type Header,
  messageStatus,
  messageType,
  type Packet,
  procedures,
  type Procedure,
  readPayload,
  type RemoteError,
  remoteError,
  type Schema,
  writePacket,
} from '@virtune/protocol';
import { type CallLimits, RpcClient } from '../src/rpc/client.ts';
import type { Transport } from '../src/transport/transport.ts';

/** The far end of a transport that goes nowhere: a test plays the server by hand. */
export class Loopback implements Transport {
  readonly peer = 'loopback';
  readonly calls: Packet[] = [];
  readonly rpc: RpcClient;
  closed = false;
  destroyed: Error | undefined;
  readonly #framer = new Framer();

  constructor(limits: CallLimits = {}) {
    this.rpc = new RpcClient(limits);
    this.rpc.attach(this);
  }

  /** What `send` returns: false plays a full socket. */
  hasRoom = true;

  send(bytes: Uint8Array): boolean {
    this.calls.push(...this.#framer.push(bytes));
    return this.hasRoom;
  }

  close(): void {
    this.closed = true;
  }

  destroy(error: Error): void {
    this.destroyed = error;
  }

  /** The header that a reply to the nth call has. */
  header(call: number): Header {
    const packet = this.calls[call];
    if (packet === undefined) throw new Error(`no call ${call}`);
    return { ...packet.header, type: messageType.reply };
  }

  reply<T>(call: number, schema: Schema<T>, value: T, change: Partial<Header> = {}): void {
    this.rpc.events.onData(writePacket({ ...this.header(call), ...change }, schema, value));
  }

  fail(call: number, error: Partial<RemoteError>): void {
    const whole: RemoteError = {
      code: 1,
      domain: 10,
      message: 'no',
      level: 2,
      dom: null,
      str1: null,
      str2: null,
      str3: null,
      int1: -1,
      int2: -1,
      net: null,
      ...error,
    };
    this.reply(call, remoteError, whole, { status: messageStatus.error });
  }

  /** Sends an event; `callbackID` and all are the value's. */
  event<T>(message: EventMessage<T>, value: T): void {
    const { program, version, number, schema } = message;
    const header = {
      program,
      version,
      procedure: number,
      type: messageType.message,
      serial: 0,
      status: messageStatus.ok,
    };
    this.rpc.events.onData(writePacket(header, schema, value));
  }

  args<A>(call: number, procedure: Procedure<A>): A {
    const packet = this.calls[call];
    if (packet === undefined) throw new Error(`no call ${call}`);
    return readPayload(packet.payload, procedure.args);
  }
}

export const { connectGetHostname, connectGetType, connectOpen, connectSupportsFeature } =
  procedures;
