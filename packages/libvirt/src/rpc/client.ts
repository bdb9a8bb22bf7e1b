import {
  Framer,
  KEEPALIVE_PROGRAM,
  keepaliveProcedure,
  MalformedPacketError,
  messageStatus,
  messageType,
  type Packet,
  pongHeader,
  type Procedure,
  readPayload,
  remoteError,
  writePacket,
  xdr,
} from '@virtune/protocol';
import { ConnectionClosedError, DeadlineExceededError, LibvirtError } from '../errors.ts';
import type { Transport, TransportEvents } from '../transport/transport.ts';

/** How long a call may take, and who may give it up. */
export interface CallOptions {
  /** Milliseconds until DeadlineExceededError; without it a call waits as long as the server works. */
  readonly timeoutMs?: number;
  /** Aborting rejects the call with the signal's reason; the server is not told. */
  readonly signal?: AbortSignal;
}

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
export class RpcClient {
  readonly #framer = new Framer();
  readonly #pending = new Map<number, PendingCall>();
  /** Calls that were given up while the server still works on them; their replies are dropped. */
  readonly #abandoned = new Set<number>();
  #transport: Transport | undefined;
  #serial = 0;
  #ended: ConnectionClosedError | undefined;
  #onEnd: ((error: ConnectionClosedError) => void) | undefined;

  /** What the transport is to be opened with. */
  readonly events: TransportEvents = {
    onData: (bytes) => this.#receive(bytes),
    onClose: (error) => this.#end(error),
  };

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
    if (this.#ended !== undefined) return Promise.resolve(this.#ended);
    return new Promise((resolve) => (this.#onEnd = resolve));
  }

  /**
   * Calls a procedure and gives its reply.
   * @throws LibvirtError what the server answered; UnencodableValueError before anything is sent;
   * DeadlineExceededError; ConnectionClosedError; the signal's reason.
   */
  async call<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options: CallOptions = {},
  ): Promise<Reply> {
    options.signal?.throwIfAborted();
    if (this.#ended !== undefined || this.#transport === undefined) {
      throw new ConnectionClosedError('the connection is closed', { cause: this.#ended?.cause });
    }
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
    this.#transport.send(packet);
    return this.#reply(serial, procedure, options);
  }

  /** Ends the stream; calls in flight are rejected. */
  close(): void {
    this.#end();
    this.#transport?.close();
  }

  #nextSerial(): number {
    do {
      this.#serial = this.#serial === MAX_SERIAL ? 1 : this.#serial + 1;
    } while (this.#pending.has(this.#serial) || this.#abandoned.has(this.#serial));
    return this.#serial;
  }

  #reply<Reply>(
    serial: number,
    procedure: ReplyOf<Reply>,
    { timeoutMs, signal }: CallOptions,
  ): Promise<Reply> {
    return new Promise<Reply>((resolve, reject) => {
      const onAbort = (): void => this.#giveUp(serial, signal?.reason);
      const timer =
        timeoutMs === undefined
          ? undefined
          : setTimeout(
              () => this.#giveUp(serial, new DeadlineExceededError(procedure.name, timeoutMs)),
              timeoutMs,
            );
      signal?.addEventListener('abort', onAbort, { once: true });
      this.#pending.set(serial, {
        procedure,
        resolve,
        reject,
        release: () => {
          clearTimeout(timer);
          signal?.removeEventListener('abort', onAbort);
        },
      });
    });
  }

  #giveUp(serial: number, reason: unknown): void {
    const call = this.#take(serial);
    if (call === undefined) return;
    this.#abandoned.add(serial);
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
    try {
      for (const packet of this.#framer.push(bytes)) this.#dispatch(packet);
    } catch (error) {
      // Not only MalformedPacketError: whatever went wrong, the stream's place is lost.
      this.#transport?.destroy(error as Error);
      this.#end(error as Error);
    }
  }

  #dispatch(packet: Packet): void {
    const { header } = packet;
    if (header.program === KEEPALIVE_PROGRAM) {
      this.#keepalive(packet);
    } else if (header.type === messageType.reply) {
      this.#settle(packet);
    } else if (header.type !== messageType.message) {
      throw new MalformedPacketError(`message of type ${header.type}, which was not asked for`);
    }
  }

  #keepalive({ header }: Packet): void {
    if (header.procedure !== keepaliveProcedure.ping) return;
    this.#transport?.send(writePacket(pongHeader, xdr.nothing, undefined));
  }

  #settle({ header, payload }: Packet): void {
    if (this.#abandoned.delete(header.serial)) return;
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

  #end(cause?: Error): void {
    if (this.#ended !== undefined) return;
    const peer = this.#transport?.peer ?? 'the server';
    const what = cause === undefined ? 'closed' : `lost: ${cause.message}`;
    const ended = new ConnectionClosedError(`connection to ${peer} ${what}`, { cause });
    this.#ended = ended;
    for (const serial of this.#pending.keys()) this.#take(serial)?.reject(ended);
    this.#abandoned.clear();
    this.#onEnd?.(ended);
  }
}
