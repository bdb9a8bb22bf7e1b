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

/** The keys behind one piece of input; several characters where they came at once. */
export function keyOf(input: string, pressed: InkKey): readonly Key[] {
  const named = NAMES.find(([flag]) => pressed[flag] === true);
  if (named !== undefined) return [{ name: named[1] }];
  if (pressed.ctrl || pressed.meta) return [];
  return Array.from(input, (text) => ({ text }));
}
