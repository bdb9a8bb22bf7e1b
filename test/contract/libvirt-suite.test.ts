import { existsSync, readFileSync } from 'node:fs';
import { contract, type Step } from './contract.ts';
import { definedAs } from './defined-as.ts';

/** Definitions of libvirt's own tests, beside the repository where the whole suite is run. */
const data = new URL('../../../shared/data/', import.meta.url);

function definitions(): Step[] {
  if (!existsSync(data)) return [];
  const text = readFileSync(new URL('domains/manifest.json', data), 'utf8');
  const entries = JSON.parse(text) as readonly { readonly file: string }[];
  return entries.map(({ file }) => definedAs(file, readFileSync(new URL(file, data), 'utf8')));
}

contract('libvirt suite', definitions(), { absent: '../shared/data is not beside the repository' });
