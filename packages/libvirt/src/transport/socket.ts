import type { Socket } from 'node:net';
import type { Transport, TransportEvents } from './transport.ts';

/** A transport over a socket that is open: TCP, TLS or Unix. */
export class SocketTransport implements Transport {
  readonly peer: string;
  readonly #socket: Socket;

  /** From now on the socket's end is told to `events`; its data are the opener's to pass on. */
  constructor(socket: Socket, peer: string, events: TransportEvents) {
    this.#socket = socket;
    this.peer = peer;
    let failure: Error | undefined;
    socket.on('error', (error) => (failure = error));
    socket.on('drain', () => events.onDrain?.());
    socket.on('close', () => events.onClose(failure));
  }

  send(bytes: Uint8Array): boolean {
    return this.#socket.write(bytes);
  }

  close(): void {
    // Not end(): a server that says nothing would keep the socket, and this process, for ever. So
    // would one that does not read what is still to be sent.
    if (this.#socket.writableLength === 0) this.#socket.destroySoon();
    else this.#socket.destroy();
  }

  destroy(error: Error): void {
    this.#socket.destroy(error);
  }
}
