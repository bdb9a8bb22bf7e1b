import { procedure, procedures as p, type Schema } from '@virtune/protocol';
import { expect, test } from 'vitest';
import { procedureTable, Random } from '../src/index.ts';
import { Peer } from './peer.ts';
import { simulated } from './simulated.ts';

const seed = Number(process.env['VIRTUNE_SEED'] ?? Math.floor(Math.random() * 2 ** 31));
const ROUNDS = 30;

const guest = `<domain type='kvm'><name>a</name><memory>65536</memory><vcpu>2</vcpu>
<os><type arch='x86_64'>hvm</type></os></domain>`;

/** Words that are often counts, flags and -1, so that many of them can be read as arguments. */
function words(random: Random): Uint8Array {
  const count = random.integer(0, 3) === 0 ? 0 : random.integer(1, 24);
  const view = new DataView(new ArrayBuffer(count * 4));
  for (let i = 0; i < count; i++) {
    const kind = random.integer(0, 9);
    view.setUint32(
      i * 4,
      kind < 7 ? random.integer(0, 3) : random.uint32() >>> random.integer(0, 31),
    );
  }
  return new Uint8Array(view.buffer);
}

/** The bytes of a payload as they are. */
const raw = (bytes: Uint8Array): Schema<undefined> => ({
  minBytes: 0,
  write(writer) {
    const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.length);
    for (let at = 0; at < bytes.length; at += 4) writer.uint32(view.getUint32(at));
  },
  read: () => undefined,
});

test(`whatever the arguments are, each call is answered and nothing breaks (seed ${seed})`, async () => {
  const random = new Random(seed);
  const broken: unknown[] = [];
  await using simulation = await simulated({ speed: 0, onInternalError: (e) => broken.push(e) });
  using peer = new Peer(simulation.path);
  await peer.call(p.connectOpen, { name: 'qemu:///system', flags: 0 });
  const identity = (await peer.call(p.domainDefineXml, { xml: guest }))?.reply?.dom;
  const prefix = identity === undefined ? [] : [identity];
  for (const number of procedureTable.keys()) {
    if (number === p.connectClose.number || number === p.connectOpen.number) continue;
    for (let round = 0; round < ROUNDS; round++) {
      const hostile = {
        ...procedure(number, 'REMOTE_PROC_HOSTILE', null, null),
        args: raw(payload(random, prefix)),
        reply: raw(new Uint8Array(0)),
      };
      const serial = peer.send(hostile, undefined);
      const answer = await peer.next(({ header }) => header.serial === serial);
      expect(answer?.header.procedure).toBe(number);
    }
  }
  expect(broken).toEqual([]);
  expect((await peer.call(p.connectGetType, undefined))?.reply).toEqual({ type: 'QEMU' });
});

/** Half of the calls are about a domain that there is. */
function payload(
  random: Random,
  domains: readonly { name: string; uuid: Uint8Array }[],
): Uint8Array {
  const rest = words(random);
  const [domain] = domains;
  if (domain === undefined || random.integer(0, 1) === 0) return rest;
  const name = new TextEncoder().encode(domain.name);
  const padded = new Uint8Array((name.length + 3) & ~3);
  padded.set(name);
  const all = new Uint8Array(4 + padded.length + 16 + 4 + rest.length);
  new DataView(all.buffer).setUint32(0, name.length);
  all.set(padded, 4);
  all.set(domain.uuid, 4 + padded.length);
  all.set(rest, 4 + padded.length + 20);
  return all;
}
