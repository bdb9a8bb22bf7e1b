import type { SnapshotNote, SnapshotNoteCode } from '@virtune/model';

/** Gathers what a snapshot could not see, each thing once. */
export class Notes {
  readonly #notes = new Map<string, SnapshotNote>();

  add(code: SnapshotNoteCode, domain: string | null, text: string): void {
    this.#notes.set(JSON.stringify([code, domain, text]), { code, domain, text });
  }

  get all(): readonly SnapshotNote[] {
    return [...this.#notes.values()];
  }
}
