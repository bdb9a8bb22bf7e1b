import { existsSync, readFileSync } from 'node:fs';

/** Beside the repository, where machines that run the whole suite have it. */
const data = new URL('../../../../../shared/data/', import.meta.url);

export const sharedDataMissing = !existsSync(data);

/** A definition of libvirt 9.0.0's own tests, and what libvirt said to it. */
export interface SharedDomain {
  readonly file: string;
  readonly group: 'valid' | 'invalid' | 'other' | 'unsorted';
  readonly expect: string;
  readonly error?: string | null;
}

export const sharedDomains: readonly SharedDomain[] = sharedDataMissing
  ? []
  : JSON.parse(readFileSync(new URL('domains/manifest.json', data), 'utf8'));

export function textOf({ file }: SharedDomain): string {
  return readFileSync(new URL(file, data), 'utf8');
}
