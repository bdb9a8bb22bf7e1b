import {
  domainEventMessages,
  Framer,
  type Header,
  KEEPALIVE_PROGRAM,
  messageStatus,
  messageType,
  type Packet,
  pingHeader,
  procedures as p,
  type Procedure,
  REMOTE_PROGRAM,
  writePacket,
  xdr,
} from '@virtune/protocol';
import { mkdtemp, rm } from 'node:fs/promises';
import net from 'node:net';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { Random } from './seed.ts';

const identity = { name: 'a', uuid: new Uint8Array(16), id: 1 };

/** What a good server would say to the calls that the sessions make. */
const answers = new Map<number, (header: Header) => Uint8Array>(
  [
    answer(p.authList, { types: [0] }),
    answer(p.connectSupportsFeature, { supported: true }),
    answer(p.connectOpen, undefined),
    answer(p.connectClose, undefined),
    answer(p.connectGetHostname, { hostname: 'host1' }),
    answer(p.connectGetType, { type: 'QEMU' }),
    answer(p.connectListAllDomains, { domains: [identity], ret: 1 }),
    answer(p.domainLookupByName, { dom: identity }),
    answer(p.connectDomainEventCallbackDeregisterAny, undefined),
  ].map(({ number, write }) => [number, write]),
);

function answer<Args, Reply>(procedure: Procedure<Args, Reply>, reply: Reply) {
  const write = (header: Header): Uint8Array => writePacket(header, procedure.reply, reply);
  return { number: procedure.number, write };
}

function goodReply({ header }: Packet): Uint8Array {
  const reply = { ...header, type: messageType.reply };
  if (header.procedure === p.connectDomainEventCallbackRegisterAny.number) {
    const { reply: schema } = p.connectDomainEventCallbackRegisterAny;
    return writePacket(reply, schema, { callbackID: header.serial });
  }
  const write = answers.get(header.procedure);
  return write === undefined ? writePacket(reply, xdr.nothing, undefined) : write(reply);
}

function lifecycle(callbackID: number): Uint8Array {
  const { program, version, number, schema } = domainEventMessages.lifecycle;
  const header = {
    program,
    version,
    procedure: number,
    type: messageType.message,
    serial: 0,
    status: messageStatus.ok,
  };
  return writePacket(header, schema, { callbackID, msg: { dom: identity, event: 2, detail: 0 } });
}

const LENGTH_AT = 0;
const WORDS = { program: 4, version: 8, procedure: 12, type: 16, serial: 20, status: 24 } as const;
const HEADER_END = 28;

function withWord(packet: Uint8Array, at: number, word: number): Buffer {
  const changed = Buffer.from(packet);
  changed.writeUInt32BE(word >>> 0, at);
  return changed;
}

/** One way of being hostile: what is sent in place of a good reply. */
type Attack = (reply: Uint8Array, random: Random) => Uint8Array | readonly Uint8Array[];

const anyWord = (random: Random): number =>
  random.pick([0, 1, 2, 5, 7, 0x7fff_ffff, 0xffff_ffff, random.below(2 ** 32)]);

const attacks: Readonly<Record<string, Attack>> = {
  'random bytes': (_reply, random) => random.bytes(1 + random.below(200)),
  'a reply cut short': (reply, random) => reply.subarray(0, random.below(reply.length)),
  'a payload cut short': (reply, random) => {
    const length = HEADER_END + random.below(Math.max(1, reply.length - HEADER_END));
    return withWord(reply.subarray(0, length), LENGTH_AT, length);
  },
  'an oversized length': (reply, random) =>
    withWord(reply, LENGTH_AT, random.pick([33_554_437, 0x7fff_ffff, 0xffff_ffff])),
  'a tiny length': (reply, random) => withWord(reply, LENGTH_AT, random.below(28)),
  'a huge length inside': (reply) =>
    reply.length >= HEADER_END + 4 ? withWord(reply, HEADER_END, 0xffff_ffff) : reply,
  'a flipped bit': (reply, random) => {
    const changed = Buffer.from(reply);
    const at = random.below(changed.length);
    changed[at] = (changed[at] ?? 0) ^ (1 << random.below(8));
    return changed;
  },
  'a changed header': (reply, random) =>
    withWord(reply, random.pick(Object.values(WORDS)), anyWord(random)),
  'the same reply twice': (reply) => [reply, reply],
  'a wrong program': (reply, random) =>
    withWord(reply, WORDS.program, random.pick([KEEPALIVE_PROGRAM, 0x2000_8087, 0])),
  'an error that is none': (reply) => withWord(reply, WORDS.status, messageStatus.error),
  'events that nobody asked for': (reply, random) => [
    ...Array.from({ length: 1 + random.below(50) }, () => lifecycle(random.below(12))),
    reply,
  ],
  'an event that is none': (reply, random) => [
    withWord(lifecycle(1), HEADER_END + 4, anyWord(random)),
    reply,
  ],
  'a thousand pings': (reply) => [
    ...Array.from({ length: 1000 }, () => writePacket(pingHeader, xdr.nothing, undefined)),
    reply,
  ],
  'a call of its own': () =>
    writePacket(
      { ...pingHeader, program: REMOTE_PROGRAM, type: messageType.call, procedure: 1, serial: 9 },
      xdr.nothing,
      undefined,
    ),
  silence: () => [],
};

/** What is done now and then, whatever the attack: replies late and out of order, an end. */
class HostileSession {
  readonly #socket: net.Socket;
  readonly #random: Random;
  readonly #attack: Attack;
  /** Replies that come before the first attack. */
  #peaceful: number;
  readonly #held: Uint8Array[] = [];
  readonly #reorders: boolean;

  constructor(socket: net.Socket, random: Random) {
    this.#socket = socket;
    this.#random = random;
    this.#attack = random.pick(Object.values(attacks));
    this.#peaceful = random.below(12);
    this.#reorders = random.oneIn(3);
    const framer = new Framer();
    socket.on('error', () => socket.destroy());
    socket.on('data', (bytes) => {
      for (const packet of framer.push(Buffer.from(bytes))) this.#answer(packet);
    });
  }

  #answer(packet: Packet): void {
    if (packet.header.program === KEEPALIVE_PROGRAM) return;
    const reply = goodReply(packet);
    if (this.#peaceful-- > 0) {
      this.#reply(reply);
      return;
    }
    const sent = this.#attack(reply, this.#random);
    for (const bytes of sent instanceof Uint8Array ? [sent] : sent) this.#send(bytes);
    if (this.#random.oneIn(4)) this.#socket.end();
    else if (this.#random.oneIn(8)) this.#socket.destroy();
  }

  /** Good replies, some in another order. */
  #reply(reply: Uint8Array): void {
    if (this.#reorders && this.#held.length < 2 && this.#random.oneIn(2)) this.#held.push(reply);
    else for (const bytes of [reply, ...this.#held.splice(0)]) this.#send(bytes);
  }

  #send(bytes: Uint8Array): void {
    if (this.#socket.writable) this.#socket.write(bytes);
  }
}

export interface HostileServer extends AsyncDisposable {
  readonly uri: string;
}

/** Listens on a socket of its own; each connection is another way of being hostile. */
export async function startHostileServer(seed: number): Promise<HostileServer> {
  const directory = await mkdtemp(path.join(tmpdir(), 'virtune-hostile-'));
  const socket = path.join(directory, 'sock');
  const seeds = new Random(seed);
  const open = new Set<net.Socket>();
  const server = net.createServer((client) => {
    open.add(client);
    client.on('close', () => open.delete(client));
    return new HostileSession(client, new Random(seeds.below(2 ** 31)));
  });
  await new Promise<void>((resolve) => server.listen(socket, resolve));
  return {
    uri: `qemu+unix:///system?socket=${socket}`,
    async [Symbol.asyncDispose]() {
      for (const client of open) client.destroy();
      await new Promise((resolve) => server.close(resolve));
      await rm(directory, { recursive: true });
    },
  };
}
