import {
  Framer,
  KEEPALIVE_PROGRAM,
  KEEPALIVE_VERSION,
  keepaliveProcedure,
  MalformedPacketError,
  messageStatus,
  messageType,
  type Packet,
  pingHeader,
  pongHeader,
  type Procedure,
  readPayload,
  remoteError,
  writePacket,
  xdr,
} from '@virtune/protocol';
import {
  ConnectionClosedError,
  KeepaliveTimeoutError,
  LibvirtError,
  TooManyCallsError,
} from '../errors.ts';
import type { Transport, TransportEvents } from '../transport/transport.ts';
import type { Caller, CallOptions } from './caller.ts';
import { Keepalive, type KeepaliveOptions } from './keepalive.ts';
import { Outbox } from './outbox.ts';
import { bounded } from './patience.ts';

export type { CallOptions } from './caller.ts';

/** How much may be under way on one stream; beyond it a call ends in TooManyCallsError. */
export interface CallLimits {
  /** Calls without a reply, those that were given up included; 65,536. */
  readonly maxCalls?: number;
  /** Bytes of calls that wait because the server does not read; 64 MiB. */
  readonly maxQueuedBytes?: number;
}

const MAX_CALLS = 65_536;
const MAX_QUEUED_BYTES = 64 * 2 ** 20;

const ping = writePacket(pingHeader, xdr.nothing, undefined);
const pong = writePacket(pongHeader, xdr.nothing, undefined);

/** What a call needs to know of its procedure once it is sent. */
type ReplyOf<Reply> = Omit<Procedure<never, Reply>, 'args'>;

interface PendingCall {
  readonly procedure: ReplyOf<unknown>;
  readonly resolve: (value: never) => void;
  readonly reject: (error: unknown) => void;
  readonly release: () => void;
}

const MAX_SERIAL = 0xffff_ffff;

/**
 * Calls over one transport, many in flight at a time: each reply finds its call by serial number.
 * Every call settles: with its reply, libvirt's error, its deadline, its signal, or the end of the
 * connection.
 */
export class RpcClient implements Caller {
  readonly #framer = new Framer();
  readonly #pending = new Map<number, PendingCall>();
  /** Calls that were given up while the server still works on them; their replies are dropped. */
  readonly #abandoned = new Set<number>();
  readonly #outbox = new Outbox((packet) => this.#transport?.send(packet) ?? true);
  readonly #maxCalls: number;
  readonly #maxQueuedBytes: number;
  readonly #whenEnded = Promise.withResolvers<ConnectionClosedError>();
  #keepalive: Keepalive | undefined;
  #transport: Transport | undefined;
  #serial = 0;
  #ended: ConnectionClosedError | undefined;
  /** Gets what the server sends unasked: events. The payload is good until it returns. */
  onMessage: ((packet: Packet) => void) | undefined;
  /** Told the end before the calls in flight are. */
  onEnd: ((error: ConnectionClosedError) => void) | undefined;

  /** What the transport is to be opened with. */
  readonly events: TransportEvents = {
    onData: (bytes) => this.#receive(bytes),
    onDrain: () => this.#outbox.drained(),
    onClose: (error) => this.#end(error, 'closed by the server'),
  };

  constructor({ maxCalls = MAX_CALLS, maxQueuedBytes = MAX_QUEUED_BYTES }: CallLimits = {}) {
    this.#maxCalls = maxCalls;
    this.#maxQueuedBytes = maxQueuedBytes;
  }

  attach(transport: Transport): void {
    this.#transport = transport;
  }

  /** Why the connection has ended; undefined while it is open. */
  get ended(): ConnectionClosedError | undefined {
    return this.#ended;
  }

  /** Calls without a reply as yet. */
  get inFlight(): number {
    return this.#pending.size;
  }

  /** Settles when the connection has ended, with the reason. */
  whenEnded(): Promise<ConnectionClosedError> {
    return this.#whenEnded.promise;
  }

  /** Watches over the server from now on; for one that is known to answer pings. */
  startKeepalive(options: KeepaliveOptions): void {
    if (this.#ended !== undefined) return;
    this.#keepalive ??= new Keepalive(options, {
      ping: () => this.#outbox.signOfLife(ping),
      dead: (count, silentMs) => this.abort(new KeepaliveTimeoutError(this.#peer, count, silentMs)),
    });
    this.#keepalive.start();
  }

  async call<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options: CallOptions = {},
  ): Promise<Reply> {
    options.signal?.throwIfAborted();
    if (this.#ended !== undefined || this.#transport === undefined) {
      throw new ConnectionClosedError('the connection is closed', { cause: this.#ended?.cause });
    }
    this.#checkLimits();
    const serial = this.#nextSerial();
    const packet = writePacket(
      {
        program: procedure.program,
        version: procedure.version,
        procedure: procedure.number,
        type: messageType.call,
        serial,
        status: messageStatus.ok,
      },
      procedure.args,
      args,
    );
    this.#outbox.call(serial, packet);
    return this.#reply(serial, procedure, options);
  }

  /** Ends the stream; calls in flight are rejected. */
  close(): void {
    this.#end();
    this.#transport?.close();
  }

  #checkLimits(): void {
    const calls = this.#pending.size + this.#abandoned.size;
    const queuedBytes = this.#outbox.waitingBytes;
    if (calls >= this.#maxCalls || queuedBytes >= this.#maxQueuedBytes) {
      throw new TooManyCallsError(calls, queuedBytes);
    }
  }

  #nextSerial(): number {
    do {
      this.#serial = this.#serial === MAX_SERIAL ? 1 : this.#serial + 1;
    } while (this.#pending.has(this.#serial) || this.#abandoned.has(this.#serial));
    return this.#serial;
  }

  #reply<Reply>(serial: number, procedure: ReplyOf<Reply>, options: CallOptions): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      const release = bounded(options, procedure.name, (reason) => this.#giveUp(serial, reason));
      this.#pending.set(serial, { procedure, resolve, reject, release });
    });
  }

  #giveUp(serial: number, reason: unknown): void {
    const call = this.#take(serial);
    if (call === undefined) return;
    if (!this.#outbox.withdraw(serial)) this.#abandoned.add(serial);
    call.reject(reason);
  }

  #take(serial: number): PendingCall | undefined {
    const call = this.#pending.get(serial);
    if (call === undefined) return undefined;
    this.#pending.delete(serial);
    call.release();
    return call;
  }

  #receive(bytes: Uint8Array): void {
    if (this.#ended !== undefined) return;
    this.#keepalive?.heard();
    try {
      for (const packet of this.#framer.push(bytes)) this.#dispatch(packet);
    } catch (error) {
      // Not only MalformedPacketError: whatever went wrong, the stream's place is lost.
      this.abort(error as Error);
    }
  }

  #dispatch(packet: Packet): void {
    // A message's reader may have closed the connection.
    if (this.#ended !== undefined) return;
    const { header } = packet;
    if (header.program === KEEPALIVE_PROGRAM) {
      this.#answerPing(packet);
    } else if (header.type === messageType.reply) {
      this.#settle(packet);
    } else if (header.type === messageType.message) {
      this.onMessage?.(packet);
    } else {
      throw new MalformedPacketError(`message of type ${header.type}, which was not asked for`);
    }
  }

  #answerPing({ header }: Packet): void {
    const isPing = header.version === KEEPALIVE_VERSION && header.type === messageType.message;
    if (!isPing || header.procedure !== keepaliveProcedure.ping) return;
    this.#outbox.signOfLife(pong);
  }

  #settle({ header, payload }: Packet): void {
    if (this.#abandoned.delete(header.serial)) return;
    if (this.#outbox.has(header.serial)) {
      throw new MalformedPacketError(`reply to call ${header.serial}, which was not sent`);
    }
    const expected = this.#pending.get(header.serial)?.procedure;
    if (expected === undefined) {
      throw new MalformedPacketError(`reply to call ${header.serial}, which was not made`);
    }
    if (header.procedure !== expected.number || header.program !== expected.program) {
      throw new MalformedPacketError(
        `reply of procedure ${header.procedure} to a call of ${expected.number}`,
      );
    }
    if (header.status === messageStatus.error) {
      const error = readPayload(payload, remoteError);
      this.#take(header.serial)?.reject(new LibvirtError(error, expected.name));
    } else {
      const value = readPayload(payload, expected.reply);
      this.#take(header.serial)?.resolve(value as never);
    }
  }

  get #peer(): string {
    return this.#transport?.peer ?? 'the server';
  }

  /** Ends the stream at once: what came over it cannot be trusted. */
  abort(error: Error): void {
    this.#transport?.destroy(error);
    this.#end(error);
  }

  #end(cause?: Error, how = 'closed'): void {
    if (this.#ended !== undefined) return;
    const ended = endedBy(this.#peer, cause, how);
    this.#ended = ended;
    this.#keepalive?.stop();
    this.#outbox.clear();
    this.onEnd?.(ended);
    for (const serial of this.#pending.keys()) this.#take(serial)?.reject(ended);
    this.#abandoned.clear();
    this.#whenEnded.resolve(ended);
  }
}

function endedBy(peer: string, cause: Error | undefined, how: string): ConnectionClosedError {
  if (cause instanceof ConnectionClosedError) return cause;
  const what = cause === undefined ? how : `lost: ${cause.message}`;
  return new ConnectionClosedError(`connection to ${peer} ${what}`, { cause });
}
