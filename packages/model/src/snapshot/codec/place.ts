/** What is wrong at a place of a document; the decoder adds the line. */
export class PlaceError extends Error {
  override readonly name = 'PlaceError';
  readonly path: readonly string[];

  constructor(path: readonly string[], reason: string) {
    super(reason);
    this.path = path;
  }
}

/** A place in a document, by the names and indices that lead to it. */
export class Place {
  static readonly root = new Place(null, '');
  readonly #parent: Place | null;
  readonly #name: string;

  private constructor(parent: Place | null, name: string) {
    this.#parent = parent;
    this.#name = name;
  }

  at(...names: readonly (string | number)[]): Place {
    return names.reduce<Place>((place, name) => new Place(place, String(name)), this);
  }

  get path(): readonly string[] {
    return this.#parent === null ? [] : [...this.#parent.path, this.#name];
  }

  /** @throws PlaceError */
  fail(reason: string): never {
    throw new PlaceError(this.path, reason);
  }
}

/** A path as a JSON pointer (RFC 6901). */
export function pointerOf(path: readonly string[]): string {
  return path.map((name) => `/${name.replaceAll('~', '~0').replaceAll('/', '~1')}`).join('');
}
