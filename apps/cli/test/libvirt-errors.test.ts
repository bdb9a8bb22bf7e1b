import * as library from '@virtune/libvirt';
import { expect, test } from 'vitest';
import { isClientError } from '../src/libvirt-errors.ts';

const classes = Object.keys(library).filter((name) => /^[A-Z]\w*Error$/.test(name));

test.each(classes)('a %s of the client is not taken for a mistake of the command line', (name) => {
  const error = Object.defineProperty(new Error('message'), 'name', { value: name });
  expect(isClientError(error)).toBe(true);
});
