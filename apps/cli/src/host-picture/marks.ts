const LETTERS = 'ABCDEFGHIJKLMNOPQRSTUVWXYZ';

/** `count` different marks, all of the same length: A to Z, or AA to ZZ, or longer ones. */
export function marks(count: number): readonly string[] {
  let length = 1;
  while (LETTERS.length ** length < count) length++;
  return Array.from({ length: count }, (_, index) => mark(index, length));
}

function mark(index: number, length: number): string {
  if (length === 0) return '';
  const rest = Math.floor(index / LETTERS.length);
  return `${mark(rest, length - 1)}${LETTERS[index % LETTERS.length]}`;
}
