/** A source of numbers in 0..2^32-1. */
type Random = () => number;

type Mutation = (random: Random, packet: Uint8Array, other: Uint8Array) => Uint8Array;

/** Lengths and numbers at which decoders break. */
const words = [
  0, 1, 2, 3, 7, 8, 15, 16, 17, 63, 64, 65, 255, 256, 1024, 1025, 2048, 2049, 16_384, 16_385,
  262_144, 262_145, 4_194_304, 4_194_305, 8_388_608, 8_388_609, 33_554_432, 33_554_436, 0x7fff_fffc,
  0x7fff_ffff, 0x8000_0000, 0xffff_fffc, 0xffff_ffff,
];

function setWord(bytes: Uint8Array, offset: number, word: number): void {
  new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength).setUint32(offset, word);
}

/** An offset of a whole word in the packet. */
function wordOffset(random: Random, { length }: Uint8Array): number {
  return (random() % (length >>> 2)) * 4;
}

/** One to four bits the other way round. */
const flipBits: Mutation = (random, packet) => {
  const bytes = Uint8Array.from(packet);
  for (let flips = 1 + (random() & 3); flips > 0; flips--) {
    const at = random() % bytes.length;
    bytes[at] = (bytes[at] ?? 0) ^ (1 << (random() & 7));
  }
  return bytes;
};

const truncate: Mutation = (random, packet) => packet.slice(0, random() % packet.length);

/** Up to 64 more bytes of anything. */
const extend: Mutation = (random, packet) => {
  const bytes = new Uint8Array(packet.length + 1 + (random() & 63));
  bytes.set(packet);
  for (let i = packet.length; i < bytes.length; i++) bytes[i] = random();
  return bytes;
};

/** A word, which is a length as often as not, replaced by one that is near a limit, or by any. */
const changeWord: Mutation = (random, packet) => {
  const bytes = Uint8Array.from(packet);
  const word = random() & 7 ? words[random() % words.length] : random();
  setWord(bytes, wordOffset(random, bytes), word ?? 0);
  return bytes;
};

/** The beginning of one packet and the end of another. */
const splice: Mutation = (random, packet, other) => {
  const head = packet.subarray(0, wordOffset(random, packet));
  const tail = other.subarray(wordOffset(random, other));
  const bytes = new Uint8Array(head.length + tail.length);
  bytes.set(head);
  bytes.set(tail, head.length);
  return bytes;
};

export const mutations = { flipBits, truncate, extend, changeWord, splice } as const;
const list = Object.values(mutations);

/**
 * A packet that is no longer what it was. Three in four get a length word that fits them, so that
 * they are refused, if at all, behind it.
 */
export function mutate(random: Random, corpus: readonly Uint8Array[]): Uint8Array {
  const pick = (): Uint8Array => corpus[random() % corpus.length] ?? new Uint8Array(28);
  const mutation = list[random() % list.length] ?? flipBits;
  const bytes = mutation(random, pick(), pick());
  if (bytes.length >= 4 && random() & 3) setWord(bytes, 0, bytes.length);
  return bytes;
}
