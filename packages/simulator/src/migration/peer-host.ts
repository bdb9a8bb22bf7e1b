import net from 'node:net';
import {
  Framer,
  MalformedPacketError,
  messageStatus,
  messageType,
  type Packet,
  type Procedure,
  procedures as p,
  readPayload,
  REMOTE_PROGRAM,
  REMOTE_VERSION,
  type RemoteError,
  remoteError,
  writePacket,
} from '@virtune/protocol';
import { code, type ErrorCode, type ErrorDomain, from, VirError } from '../error.ts';
import { addressOf, cannotConnect, type PeerAddress } from './peer-address.ts';

/** What another host has answered, told on as it is. */
export class RelayedError extends VirError {
  readonly #error: RemoteError;

  constructor(error: RemoteError) {
    super(error.code as ErrorCode, error.domain as ErrorDomain, error.str2);
    this.message = error.message ?? '';
    this.#error = error;
  }

  override toRemote(): RemoteError {
    return this.#error;
  }
}

interface Waiting {
  readonly resolve: (packet: Packet) => void;
  readonly reject: (error: Error) => void;
}

const ended = (): VirError =>
  new VirError(code.systemError, from.rpc, 'End of file while reading data: Input/output error', 5);

/** A connection to another host's daemon, as a host opens one to migrate to. */
export class PeerHost implements Disposable {
  readonly #socket: net.Socket;
  readonly #framer = new Framer();
  readonly #waiting = new Map<number, Waiting>();
  #serial = 0;

  private constructor(socket: net.Socket) {
    this.#socket = socket;
    socket.on('data', (bytes: Uint8Array) => this.#receive(bytes));
    socket.on('error', () => undefined);
    socket.on('close', () => this.#end());
  }

  /** Connects and opens `qemu:///system` there. @throws VirError */
  static async open(uri: string): Promise<PeerHost> {
    const address = addressOf(uri);
    const peer = new PeerHost(await connected(address));
    try {
      await peer.call(p.authList, undefined);
      await peer.call(p.connectOpen, { name: 'qemu:///system', flags: 0 });
      return peer;
    } catch (error) {
      peer[Symbol.dispose]();
      throw error;
    }
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  /** @throws VirError what the other host answers. */
  async call<Args, Reply>(procedure: Procedure<Args, Reply>, args: Args): Promise<Reply> {
    const serial = ++this.#serial;
    const header = {
      program: REMOTE_PROGRAM,
      version: REMOTE_VERSION,
      procedure: procedure.number,
      type: messageType.call,
      serial,
      status: messageStatus.ok,
    };
    const answer = new Promise<Packet>((resolve, reject) => {
      this.#waiting.set(serial, { resolve, reject });
    });
    if (this.#socket.destroyed) throw ended();
    this.#socket.write(writePacket(header, procedure.args, args));
    const { header: reply, payload } = await answer;
    if (reply.status === messageStatus.ok) return readPayload(payload, procedure.reply);
    throw new RelayedError(readPayload(payload, remoteError));
  }

  #receive(bytes: Uint8Array): void {
    try {
      for (const { header, payload } of this.#framer.push(bytes)) {
        const waiting = this.#waiting.get(header.serial);
        if (header.type !== messageType.reply || waiting === undefined) continue;
        this.#waiting.delete(header.serial);
        waiting.resolve({ header, payload: new Uint8Array(payload) });
      }
    } catch (error) {
      if (!(error instanceof MalformedPacketError)) throw error;
      this.#socket.destroy();
    }
  }

  #end(): void {
    for (const { reject } of this.#waiting.values()) reject(ended());
    this.#waiting.clear();
  }
}

function connected(address: PeerAddress): Promise<net.Socket> {
  return new Promise((resolve, reject) => {
    const socket = net.connect('path' in address ? { path: address.path } : address);
    socket.once('connect', () => resolve(socket));
    socket.once('error', (error: NodeJS.ErrnoException) => reject(cannotConnect(address, error)));
  });
}
