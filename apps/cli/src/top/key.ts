import type { Key as InkKey } from 'ink';
import type { Key, NamedKey } from './view.ts';

const NAMES: readonly (readonly [flag: keyof InkKey, name: NamedKey])[] = [
  ['upArrow', 'up'],
  ['downArrow', 'down'],
  ['pageUp', 'pageUp'],
  ['pageDown', 'pageDown'],
  ['home', 'home'],
  ['end', 'end'],
  ['return', 'enter'],
  ['escape', 'escape'],
  ['backspace', 'backspace'],
  // What most keyboards send for backspace.
  ['delete', 'backspace'],
];

/** What Ink leaves among characters that came at once: those of a quick hand, or pasted. */
function characterKey(text: string): Key {
  return text === '\r' || text === '\n' ? { name: 'enter' } : { text };
}

/** The keys behind one piece of input; several where they came at once. */
export function keysOf(input: string, pressed: InkKey): readonly Key[] {
  const named = NAMES.find(([flag]) => pressed[flag] === true);
  if (named !== undefined) return [{ name: named[1] }];
  if (pressed.ctrl || pressed.meta) return [];
  return Array.from(input, characterKey);
}
