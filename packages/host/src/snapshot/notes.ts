import type { SnapshotNote, SnapshotNoteCode } from '@virtune/model';

/** Gathers what a snapshot could not see, each thing once. */
export class Notes {
  readonly #notes = new Map<string, SnapshotNote>();

  add(code: SnapshotNoteCode, domain: string | null, text: string): void {
    this.#notes.set(JSON.stringify([code, domain, text]), { code, domain, text });
  }

  /** What was noted of a domain that is read again. */
  forget(name: string): void {
    for (const [key, { domain }] of this.#notes) if (domain === name) this.#notes.delete(key);
  }

  get all(): readonly SnapshotNote[] {
    return [...this.#notes.values()];
  }
}
