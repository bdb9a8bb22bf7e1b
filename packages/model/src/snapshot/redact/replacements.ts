const UUID = /^[0-9a-f]{8}-?(?:[0-9a-f]{4}-?){3}[0-9a-f]{12}$/i;
const MAC = /^(?:[0-9a-f]{2}:){5}[0-9a-f]{2}$/i;
const IPV4 = /^\d{1,3}(?:\.\d{1,3}){3}(?:\/\d+)?$/;
const IPV6 = /^(?=.*:.*:)[0-9a-f:.]+(?:\/\d+)?$/i;

type Kind = 'uuid' | 'mac' | 'ipv4' | 'ipv6' | 'path' | 'word';

function kindOf(text: string): Kind {
  if (UUID.test(text)) return 'uuid';
  if (MAC.test(text)) return 'mac';
  if (IPV4.test(text)) return 'ipv4';
  if (IPV6.test(text)) return 'ipv6';
  return text.includes('/') ? 'path' : 'word';
}

const hex = (value: number, digits: number): string => value.toString(16).padStart(digits, '0');

/** The `n`th replacement of each kind; addresses are out of the ranges kept for examples. */
const REPLACEMENTS: Readonly<Record<Kind, (n: number) => string>> = {
  uuid: (n) => `00000000-0000-4000-8000-${hex(n, 12)}`,
  mac: (n) => `52:54:00:${hex((n >> 16) & 0xff, 2)}:${hex((n >> 8) & 0xff, 2)}:${hex(n & 0xff, 2)}`,
  ipv4: (n) => `198.18.${(n >> 8) & 0xff}.${n & 0xff}`,
  ipv6: (n) => `2001:db8::${hex(n, 1)}`,
  path: (n) => `/redacted/${n}`,
  word: (n) => `redacted-${n}`,
};

/** Texts and what stands for them: the same for the same, and of the same kind. */
export class Replacements {
  readonly #known = new Map<string, string>();
  readonly #counts = new Map<Kind, number>();

  /** Says what stands for a text. */
  fix(text: string, instead: string): void {
    this.#known.set(text, instead);
  }

  /** UUIDs and MACs are the same in capitals as without. */
  of(text: string): string {
    const kind = kindOf(text);
    const key = kind === 'uuid' || kind === 'mac' ? text.toLowerCase() : text;
    const known = this.#known.get(key) ?? this.#known.get(text);
    if (known !== undefined) return known;
    const n = (this.#counts.get(kind) ?? 0) + 1;
    this.#counts.set(kind, n);
    const made = REPLACEMENTS[kind](n);
    this.#known.set(key, made);
    return made;
  }

  /** The same for a sentence: whatever of it is known, or looks like a name of something. */
  within(sentence: string): string {
    const known = [...this.#known.keys()].filter((text) => text.length > 1);
    const longestFirst = known.toSorted((a, b) => b.length - a.length);
    const names = longestFirst.reduce(
      (text, name) => text.replaceAll(name, `\0${this.#index(name)}\0`),
      sentence,
    );
    const restored = names.replaceAll(/\0(\d+)\0/g, (_, index: string) => this.#at(Number(index)));
    return restored.replaceAll(
      /(?:\/[^\s'":,;)]+)+|[0-9a-f]{8}-[0-9a-f-]{27}|(?:[0-9a-f]{2}:){5}[0-9a-f]{2}|\b\d{1,3}(?:\.\d{1,3}){3}\b/gi,
      (found) => (this.#isOurs(found) ? found : this.of(found)),
    );
  }

  #index(name: string): number {
    return [...this.#known.keys()].indexOf(name);
  }

  #at(index: number): string {
    return [...this.#known.values()][index] ?? '';
  }

  #isOurs(text: string): boolean {
    return [...this.#known.values()].includes(text);
  }
}
