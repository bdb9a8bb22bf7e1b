import type { Socket } from 'node:net';
import {
  Framer,
  type Header,
  KEEPALIVE_PROGRAM,
  KEEPALIVE_VERSION,
  keepaliveProcedure,
  MalformedPacketError,
  messageStatus,
  messageType,
  type Packet,
  pongHeader,
  readPayload,
  REMOTE_PROGRAM,
  REMOTE_VERSION,
  remoteError,
  type Schema,
  UnencodableValueError,
  writePacket,
  xdr,
} from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import type { Call, Handled } from './handler.ts';
import { Outbox } from './outbox.ts';
import { functionName } from './procedure-names.ts';
import { Subscriptions } from './subscriptions.ts';
import { isReleased, unsupported } from './unsupported.ts';

/** How a server treats its clients; libvirtd.conf's names and defaults. */
export interface ClientSettings {
  /** Calls of one client that are worked on at a time; the next ones wait. */
  readonly maxClientRequests: number;
  /** Milliseconds between pings to a client that announced keepalive; 0 sends none. */
  readonly keepaliveIntervalMs: number;
  /** Pings without an answer after which a client counts as dead. */
  readonly keepaliveCount: number;
}

export const defaultClientSettings: ClientSettings = {
  maxClientRequests: 5,
  keepaliveIntervalMs: 5000,
  keepaliveCount: 5,
};

export type Procedures = ReadonlyMap<number, Handled>;

const NOTHING_MORE = new Uint8Array(0);
const pingHeader: Header = { ...pongHeader, procedure: keepaliveProcedure.ping };

/** The server's end of one connection: frames in, calls to their handlers, replies and events out. */
export class Client {
  /** Set by REMOTE_PROC_CONNECT_OPEN. */
  opened = false;
  readonly = false;
  /** The URI that the client asked for. */
  uri = '';
  readonly subscriptions: Subscriptions;
  readonly #call: Call;
  readonly #socket: Socket;
  readonly #outbox: Outbox;
  readonly #procedures: Procedures;
  readonly #settings: ClientSettings;
  readonly #framer = new Framer();
  #working = 0;
  #held = false;
  #pings: NodeJS.Timeout | undefined;
  #unanswered = 0;
  readonly #endings: (() => void)[] = [];

  constructor(
    host: SimulatedHost,
    socket: Socket,
    procedures: Procedures,
    settings: ClientSettings = defaultClientSettings,
  ) {
    this.#call = { host, client: this };
    this.#socket = socket;
    this.#outbox = new Outbox(socket);
    this.#procedures = procedures;
    this.#settings = settings;
    this.subscriptions = new Subscriptions(this);
    socket.on('data', (bytes: Uint8Array) => this.#receive(bytes));
    socket.on('error', () => socket.destroy());
    socket.on('close', () => this.#ended());
  }

  /** Calls back when the connection has ended. */
  onEnd(callback: () => void): void {
    this.#endings.push(callback);
  }

  /** Ends the connection at once, without a word. */
  cut(): void {
    this.#socket.destroy();
  }

  /** Ends the connection once what is being answered has gone out. */
  closeAfterReply(): void {
    this.opened = false;
    setImmediate(() => this.#socket.end());
  }

  /** Begins to ping: the client has announced that it answers (virNetServerClientStartKeepAlive). */
  startKeepalive(): void {
    const { keepaliveIntervalMs, keepaliveCount } = this.#settings;
    if (this.#pings !== undefined || keepaliveIntervalMs === 0) return;
    this.#pings = setInterval(() => {
      if (this.#unanswered++ >= keepaliveCount) this.cut();
      else this.#outbox.send(writePacket(pingHeader, xdr.nothing, undefined));
    }, keepaliveIntervalMs).unref();
  }

  /** Sends a message that nobody asked for: an event. */
  message<T>(procedure: number, schema: Schema<T>, value: T): void {
    const header = {
      program: REMOTE_PROGRAM,
      version: REMOTE_VERSION,
      procedure,
      type: messageType.message,
      serial: 0,
      status: messageStatus.ok,
    };
    this.#outbox.send(writePacket(header, schema, value));
  }

  #ended(): void {
    clearInterval(this.#pings);
    this.subscriptions.clear();
    for (const callback of this.#endings) callback();
  }

  #receive(bytes: Uint8Array): void {
    this.#outbox.together(() => {
      try {
        this.#packets(bytes);
      } catch (error) {
        // Bytes that are no packets: the stream's place is lost (virNetServerClientDispatchRead).
        if (!(error instanceof MalformedPacketError)) throw error;
        this.cut();
      }
    });
  }

  #packets(bytes: Uint8Array): void {
    for (const packet of this.#framer.push(bytes)) {
      this.#packet(packet);
      if (this.#working >= this.#settings.maxClientRequests) {
        this.#hold();
        break;
      }
    }
  }

  /** Reads no further until one of the calls at work is answered. */
  #hold(): void {
    this.#held = true;
    this.#socket.pause();
  }

  #release(): void {
    this.#working--;
    if (!this.#held || this.#socket.destroyed) return;
    this.#held = false;
    this.#receive(NOTHING_MORE);
    if (!this.#held) this.#socket.resume();
  }

  #packet({ header, payload }: Packet): void {
    this.#unanswered = 0;
    if (header.program === KEEPALIVE_PROGRAM && header.version === KEEPALIVE_VERSION) {
      if (header.procedure === keepaliveProcedure.ping) {
        this.#outbox.send(writePacket(pongHeader, xdr.nothing, undefined));
      }
      return;
    }
    if (header.program !== REMOTE_PROGRAM || header.version !== REMOTE_VERSION) {
      const what = `Cannot find program ${header.program} version ${header.version}`;
      this.#refuse(header, new VirError(code.rpc, from.rpc, what));
      return;
    }
    // Anything else is dropped, as libvirt does: streams are not offered, replies not awaited.
    if (header.type === messageType.call) this.#dispatch(header, payload);
  }

  #dispatch(header: Header, payload: Uint8Array): void {
    const { host } = this.#call;
    const handled = this.#procedures.get(header.procedure);
    let reply: unknown;
    try {
      if (header.status !== messageStatus.ok) {
        const what = `Unexpected message status ${header.status}`;
        throw new VirError(code.rpc, from.rpc, what);
      }
      const interference = host.faults.on(header.procedure);
      if (interference !== undefined) {
        if (interference.cut) return this.cut();
        if (interference.delayMs > 0) {
          const args = new Uint8Array(payload);
          reply = host.faults
            .delay(interference.delayMs)
            .then(() => this.#answer(handled, header, args, interference.refusal));
        } else if (interference.refusal !== undefined) throw interference.refusal;
      }
      reply ??= this.#answer(handled, header, payload);
    } catch (error) {
      return this.#refuse(header, error);
    }
    if (!(reply instanceof Promise)) {
      this.#reply(header, handled as Handled, reply);
      return;
    }
    this.#working++;
    void reply
      .then(
        (value: unknown) => this.#reply(header, handled as Handled, value),
        (error: unknown) => this.#refuse(header, error),
      )
      .finally(() => this.#release());
  }

  #answer(
    handled: Handled | undefined,
    header: Header,
    payload: Uint8Array,
    refusal?: VirError,
  ): unknown {
    if (refusal !== undefined) throw refusal;
    const { libvirtVersion } = this.#call.host.system;
    if (handled === undefined || !isReleased(header.procedure, libvirtVersion)) {
      throw unsupported(header.procedure, libvirtVersion);
    }
    let args: unknown;
    try {
      args = readPayload(payload, handled.procedure.args);
    } catch (error) {
      if (!(error instanceof MalformedPacketError)) throw error;
      throw new VirError(code.rpc, from.rpc, 'Unable to decode message payload');
    }
    if (!this.opened && !handled.unopened) {
      throw new VirError(code.internalError, from.rpc, 'connection not open');
    }
    if (this.readonly && handled.writes) {
      const what = `read only access prevents ${functionName(handled.procedure.name)}`;
      throw new VirError(code.operationDenied, from.domain, what);
    }
    if (handled.writes) this.#call.host.touch();
    return handled.handle(this.#call, args);
  }

  #reply(header: Header, { procedure }: Handled, value: unknown): void {
    const answer = { ...header, type: messageType.reply, status: messageStatus.ok };
    let packet: Uint8Array;
    try {
      packet = writePacket(answer, procedure.reply, value);
    } catch (error) {
      if (!(error instanceof UnencodableValueError)) throw error;
      this.#refuse(header, new VirError(code.rpc, from.rpc, 'Unable to encode message payload'));
      return;
    }
    this.#outbox.send(packet);
  }

  #refuse(header: Header, error: unknown): void {
    const answer = { ...header, type: messageType.reply, status: messageStatus.error };
    const told = error instanceof VirError ? error : this.#call.host.internalError(error);
    this.#outbox.send(writePacket(answer, remoteError, told.toRemote()));
  }
}
