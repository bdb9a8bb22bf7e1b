/** What libvirtd itself needs: the very requests of a program, sent again without any client. */
import { once } from 'node:events';
import net from 'node:net';

const REMOTE_PROGRAM = 0x2000_8086;
const TYPE_CALL = 0;
const TYPE_REPLY = 1;
/** Of a packet: its length, program, version, procedure, type (virnetprotocol.x). */
const HEADER_BYTES = 20;
const IN_FLIGHT = 5;

interface Packet {
  readonly bytes: Buffer;
  readonly program: number;
  readonly type: number;
}

/** Cuts a stream into packets. */
class Packets {
  #rest: Buffer = Buffer.alloc(0);

  *push(bytes: Buffer): Generator<Packet, undefined> {
    this.#rest = this.#rest.length === 0 ? bytes : Buffer.concat([this.#rest, bytes]);
    while (this.#rest.length >= HEADER_BYTES) {
      const length = this.#rest.readUInt32BE(0);
      if (this.#rest.length < length) return;
      const packet = this.#rest.subarray(0, length);
      this.#rest = this.#rest.subarray(length);
      yield { bytes: packet, program: packet.readUInt32BE(4), type: packet.readUInt32BE(16) };
    }
  }
}

/** A socket in front of libvirtd's, that keeps what a client asks. */
export class Recorder implements AsyncDisposable {
  readonly path: string;
  readonly #target: string;
  readonly #server: net.Server;
  readonly #requests: Buffer[] = [];

  private constructor(path: string, target: string) {
    this.path = path;
    this.#target = target;
    this.#server = net.createServer((client) => this.#join(client));
  }

  static async listen(path: string, target: string): Promise<Recorder> {
    const recorder = new Recorder(path, target);
    recorder.#server.listen(path);
    await once(recorder.#server, 'listening');
    return recorder;
  }

  /** The requests so far, in the order in which they were sent. */
  get requests(): readonly Buffer[] {
    return [...this.#requests];
  }

  #join(client: net.Socket): void {
    const daemon = net.connect(this.#target);
    const packets = new Packets();
    client.on('data', (bytes: Buffer) => {
      for (const { bytes: packet, program, type } of packets.push(bytes)) {
        if (program === REMOTE_PROGRAM && type === TYPE_CALL) this.#requests.push(packet);
      }
      daemon.write(bytes);
    });
    daemon.pipe(client);
    for (const socket of [client, daemon]) {
      socket.on('error', () => {});
      socket.on('close', () => [client, daemon].forEach((other) => other.destroy()));
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }
}

/**
 * Sends requests to a daemon, five at a time, and looks at nothing of the replies but that they are
 * there. The first `opening` are the handshake, one by one and not counted. Milliseconds.
 */
export async function replay(
  socketPath: string,
  requests: readonly Buffer[],
  opening: number,
): Promise<number> {
  const socket = net.connect(socketPath);
  await once(socket, 'connect');
  const packets = new Packets();
  let sent = 0;
  let answered = 0;
  let begin = 0;
  const { promise, resolve, reject } = Promise.withResolvers<number>();
  const send = (): void => {
    const window = answered < opening ? 1 : IN_FLIGHT;
    if (answered === opening && begin === 0) begin = performance.now();
    while (sent < requests.length && sent - answered < window) socket.write(requests[sent++]!);
  };
  socket.on('error', reject);
  socket.on('data', (bytes: Buffer) => {
    for (const { program, type } of packets.push(bytes)) {
      if (program !== REMOTE_PROGRAM || type !== TYPE_REPLY) continue;
      answered += 1;
      if (answered === requests.length) resolve(performance.now() - begin);
    }
    send();
  });
  send();
  try {
    return await promise;
  } finally {
    socket.destroy();
  }
}
