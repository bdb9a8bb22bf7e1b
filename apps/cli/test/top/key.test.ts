import type { Key as InkKey } from 'ink';
import { describe, expect, test } from 'vitest';
import { keysOf } from '../../src/top/key.ts';
import { afterKey, ends, firstView } from '../../src/top/view.ts';

const ink = (pressed: Partial<InkKey> = {}): InkKey => pressed as InkKey;

describe('the keys behind a piece of input', () => {
  test.each([
    ['q', ink(), [{ text: 'q' }]],
    ['', ink({ return: true }), [{ name: 'enter' }]],
    ['', ink({ delete: true }), [{ name: 'backspace' }]],
    ['web', ink(), [{ text: 'w' }, { text: 'e' }, { text: 'b' }]],
    ['w\rq', ink(), [{ text: 'w' }, { name: 'enter' }, { text: 'q' }]],
    ['w\n', ink(), [{ text: 'w' }, { name: 'enter' }]],
    ['虚拟', ink(), [{ text: '虚' }, { text: '拟' }]],
    ['c', ink({ ctrl: true }), []],
    ['x', ink({ meta: true }), []],
  ])('%j', (input, pressed, keys) => {
    expect(keysOf(input, pressed)).toEqual(keys);
  });

  test('a filter and its end, typed faster than they are read: q ends the program after it', () => {
    const keys = keysOf('/quick\rq', ink());
    const shown = { uuids: [], pageRows: 1, lastScroll: 0 };
    let view = firstView();
    const ended = keys.findIndex((key) => {
      if (ends(view, key)) return true;
      view = afterKey(view, key, shown);
      return false;
    });
    expect(ended).toBe(keys.length - 1);
    expect(view).toMatchObject({ filter: 'quick', typing: false });
  });
});
