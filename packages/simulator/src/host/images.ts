/** A disk image of the host, sizes in bytes. */
export interface Image {
  /** `raw`, `qcow2`. */
  readonly format: string;
  /** What a guest sees. */
  readonly capacityBytes: bigint;
  /** What it takes of the host's disk. */
  readonly allocationBytes: bigint;
  /** How long the file is. */
  readonly physicalBytes: bigint;
  /** The image behind it, of which it has only what differs; null for none. */
  readonly backing: string | null;
}

const GiB = 1_073_741_824n;

/** What is taken of an image that nobody has told more of: whatever a guest names is there. */
const usual: Image = {
  format: 'raw',
  capacityBytes: 10n * GiB,
  allocationBytes: GiB,
  physicalBytes: 10n * GiB,
  backing: null,
};

/** Images as a state file has them; sizes are decimal bytes. */
export type SavedImages = readonly (readonly [
  path: string,
  format: string,
  capacity: string,
  allocation: string,
  physical: string,
  backing: string | null,
])[];

/** The images of a host, by path. */
export class Images {
  readonly #images = new Map<string, Image>();

  of(path: string): Image {
    return this.#images.get(path) ?? usual;
  }

  /** Tells what an image is; what is not told is as of any other. */
  set(path: string, image: Partial<Image>): void {
    this.#images.set(path, { ...this.of(path), ...image });
  }

  /** The images behind one, the nearest first; only formats that know of any have some. */
  behind(path: string, format: string): readonly string[] {
    const chain: string[] = [];
    let next = format === 'raw' ? null : this.of(path).backing;
    while (next !== null && !chain.includes(next)) {
      chain.push(next);
      const image = this.of(next);
      next = image.format === 'raw' ? null : image.backing;
    }
    return chain;
  }

  save(): SavedImages {
    return [...this.#images].map(([path, image]) => [
      path,
      image.format,
      `${image.capacityBytes}`,
      `${image.allocationBytes}`,
      `${image.physicalBytes}`,
      image.backing,
    ]);
  }

  load(saved: SavedImages): void {
    this.#images.clear();
    for (const [path, format, capacity, allocation, physical, backing] of saved) {
      this.#images.set(path, {
        format,
        capacityBytes: BigInt(capacity),
        allocationBytes: BigInt(allocation),
        physicalBytes: BigInt(physical),
        backing,
      });
    }
  }
}
