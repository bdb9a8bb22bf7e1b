import { readFileSync } from 'node:fs';

/** A JSON file of testdata/packets. */
export function packetData(name: string): unknown {
  const url = new URL(`../../../testdata/packets/${name}`, import.meta.url);
  return JSON.parse(readFileSync(url, 'utf8'));
}
