import { expect, test } from 'vitest';
import { Notes } from '../../src/snapshot/notes.ts';

test('what was noted of a domain that is read again is forgotten, and nothing else', () => {
  const notes = new Notes();
  notes.add('process-not-found', 'a', 'its process could not be found');
  notes.add('call-refused', 'a', 'vCPUs: no');
  notes.add('process-not-found', 'b', 'its process could not be found');
  notes.add('call-refused', null, 'the times of CPUs: no');
  notes.forget('a');
  expect(notes.all.map(({ domain }) => domain)).toEqual(['b', null]);
});
