import { describe, expect, test } from 'vitest';
import { afterKey, firstView, type Key, type NamedKey, type View } from '../../src/top/view.ts';

const shown = { uuids: ['a', 'b', 'c', 'd'], pageRows: 2, lastScroll: 5 };

const NAMED: Readonly<Record<string, NamedKey>> = {
  '↑': 'up',
  '↓': 'down',
  '⇞': 'pageUp',
  '⇟': 'pageDown',
  '⇱': 'home',
  '⇲': 'end',
  '⏎': 'enter',
  '⎋': 'escape',
  '⌫': 'backspace',
};

/** The view after these keys, a character each. */
function after(keys: string, view: View = firstView()): View {
  const all = Array.from(keys, (text): Key => {
    const name = NAMED[text];
    return name === undefined ? { text } : { name };
  });
  return all.reduce((state, key) => afterKey(state, key, shown), view);
}

describe('the keys of top', () => {
  test.each<[string, string, Partial<View>]>([
    ['a blank pauses', ' ', { paused: true }],
    ['p goes on again', ' p', { paused: false }],
    ['s sorts by the next column', 's', { sort: 'entitled' }],
    ['> as well', '>', { sort: 'entitled' }],
    ['< sorts by the one before', '<', { sort: 'vcpus' }],
    ['the columns come round', '<<<', { sort: 'memory' }],
    ['r turns the order round', 'r', { reversed: true }],
    ['c shows the CPUs', 'c', { page: 'cpus' }],
    ['c shows the guests again', 'cc', { page: 'guests' }],
    ['h helps', 'h', { page: 'help' }],
    ['escape leaves the help', '?⎋', { page: 'guests' }],
    ['the first step down is onto the first guest', '↓', { selected: 'a' }],
    ['down goes on', '↓↓', { selected: 'b' }],
    ['down stops at the end', '↓↓↓↓↓↓', { selected: 'd' }],
    ['up goes back', '↓↓↑', { selected: 'a' }],
    ['up stops at the start', '↓↑↑', { selected: 'a' }],
    ['a page down is what the screen holds', '↓⇟', { selected: 'c' }],
    ['a page up too', '⇲⇞', { selected: 'b' }],
    ['end is the last guest', '⇲', { selected: 'd' }],
    ['home is the first', '⇲⇱', { selected: 'a' }],
    ['enter opens the guest under the cursor', '↓↓⏎', { opened: 'b' }],
    ['enter opens the first without a cursor', '⏎', { opened: 'a' }],
    ['escape closes it', '⏎⎋', { opened: null }],
    [
      '/ begins a filter, into which keys go',
      '/weq',
      { typing: true, filter: 'weq', paused: false },
    ],
    ['backspace takes one back', '/wes⌫⌫', { filter: 'w' }],
    [
      'enter ends the filter and keeps it',
      '/web⏎p',
      { typing: false, filter: 'web', paused: true },
    ],
    ['escape drops the filter while it is typed', '/web⎋', { typing: false, filter: '' }],
    ['escape drops it later too', '/web⏎⎋', { filter: '' }],
    ['the CPUs scroll, no further than they go', 'c↓⇟⇟⇟', { scroll: 5, selected: null }],
    ['and back', 'c↓↓↑', { scroll: 1 }],
    ['a key that means nothing changes nothing', 'x', firstView()],
  ])('%s', (_, keys, expected) => {
    expect(after(keys)).toMatchObject(expected);
  });
});
