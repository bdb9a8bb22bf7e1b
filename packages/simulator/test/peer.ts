import net from 'node:net';
import {
  Framer,
  type Header,
  messageStatus,
  messageType,
  type Packet,
  type Procedure,
  readPayload,
  REMOTE_PROGRAM,
  REMOTE_VERSION,
  type RemoteError,
  remoteError,
  writePacket,
} from '@virtune/protocol';

/** A client that sends what it is told to, and shows what comes. */
export class Peer implements Disposable {
  readonly #socket: net.Socket;
  readonly #framer = new Framer();
  readonly #packets: Packet[] = [];
  #wake: (() => void) | undefined;
  #serial = 0;
  closed = false;

  constructor(path: string) {
    this.#socket = net.connect(path);
    this.#socket.on('error', () => undefined);
    this.#socket.on('data', (bytes: Uint8Array) => {
      for (const { header, payload } of this.#framer.push(bytes)) {
        this.#packets.push({ header, payload: new Uint8Array(payload) });
      }
      this.#wake?.();
    });
    this.#socket.on('close', () => {
      this.closed = true;
      this.#wake?.();
    });
  }

  [Symbol.dispose](): void {
    this.#socket.destroy();
  }

  sendBytes(bytes: Uint8Array): void {
    this.#socket.write(bytes);
  }

  /** Sends a call; `header` replaces parts of it. Gives the serial number. */
  send<A>(procedure: Procedure<A>, args: A, header: Partial<Header> = {}): number {
    const serial = ++this.#serial;
    const whole: Header = {
      program: REMOTE_PROGRAM,
      version: REMOTE_VERSION,
      procedure: procedure.number,
      type: messageType.call,
      serial,
      status: messageStatus.ok,
      ...header,
    };
    this.#socket.write(writePacket(whole, procedure.args, args));
    return serial;
  }

  /** The next packet that fits; undefined when the connection ends first. */
  async next(fits: (packet: Packet) => boolean = () => true): Promise<Packet | undefined> {
    for (;;) {
      const place = this.#packets.findIndex(fits);
      if (place !== -1) return this.#packets.splice(place, 1)[0];
      if (this.closed) return undefined;
      await new Promise<void>((resolve) => {
        this.#wake = resolve;
      });
    }
  }

  /** Calls and gives the reply, or the error that came instead. */
  async call<A, R>(
    procedure: Procedure<A, R>,
    args: A,
    header: Partial<Header> = {},
  ): Promise<{ reply?: R; error?: RemoteError } | undefined> {
    const serial = this.send(procedure, args, header);
    const packet = await this.next((entry) => entry.header.serial === serial);
    if (packet === undefined) return undefined;
    if (packet.header.status === messageStatus.error) {
      return { error: readPayload(packet.payload, remoteError) };
    }
    return { reply: readPayload(packet.payload, procedure.reply) };
  }
}
