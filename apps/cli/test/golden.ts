import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';

const directory = path.join(import.meta.dirname, 'goldens');

/** The golden text of a name; VIRTUNE_UPDATE_GOLDENS=1 makes `text` the golden one. */
export function golden(name: string, text: string): string {
  const file = path.join(directory, `${name}.txt`);
  if (process.env['VIRTUNE_UPDATE_GOLDENS'] === '1') {
    mkdirSync(directory, { recursive: true });
    writeFileSync(file, text);
  }
  return readFileSync(file, 'utf8');
}
