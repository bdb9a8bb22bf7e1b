import * as fc from 'fast-check';
import { expect, test } from 'vitest';
import { CommandFailed } from '../../src/failure.ts';
import { lineTokens, type TokenSource } from '../../src/grammar/token.ts';

function readAll(next: TokenSource): string[][] {
  const commands: string[][] = [[]];
  for (;;) {
    const token = next();
    if (token.kind === 'end') return commands.filter((words) => words.length > 0);
    if (token.kind === 'separator') commands.push([]);
    else commands.at(-1)?.push(token.text);
  }
}

const quoters: readonly ((word: string) => string)[] = [
  (word) => `'${word.replaceAll("'", String.raw`'\''`)}'`,
  (word) => `"${word.replaceAll(/["\\]/g, String.raw`\$&`)}"`,
  // A backslash in front of a line end elides both, so line ends need quotes.
  (word) => word.replaceAll(/[^\n]/g, String.raw`\$&`).replaceAll('\n', "'\n'") || "''",
];

const anyWord = fc.string({ unit: fc.constantFrom(...Array.from('ab \t\n;#\\\'"-=é中')) });

test('words come back from a line whichever way they are quoted', () => {
  fc.assert(
    fc.property(
      fc.array(fc.array(fc.tuple(anyWord, fc.constantFrom(...quoters)), { minLength: 1 })),
      (commands) => {
        const line = commands
          .map((words) => words.map(([word, quote]) => quote(word)).join(' '))
          .join(' ; ');
        expect(readAll(lineTokens(line))).toEqual(commands.map((words) => words.map(([w]) => w)));
      },
    ),
  );
});

/** The words of a line, or the message that refuses it. */
function outcome(line: string): string {
  try {
    return readAll(lineTokens(line)).flat().join('');
  } catch (error) {
    if (error instanceof CommandFailed) return error.message;
    throw error;
  }
}

test('any line is read to its end, or refused with a message', () => {
  fc.assert(
    fc.property(anyWord, (line) => {
      const text = outcome(line);
      expect(['dangling \\', 'missing "'].includes(text) || text.length <= line.length).toBe(true);
    }),
  );
});
