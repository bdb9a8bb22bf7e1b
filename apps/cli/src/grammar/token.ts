import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';

/** Commands end at a separator; the line ends at the end. */
export type Token =
  | { readonly kind: 'argument'; readonly text: string }
  | { readonly kind: 'separator' }
  | { readonly kind: 'end' };

/** Takes the next token. Where `lenient`, what is skipped as a comment need not be well quoted. */
export type TokenSource = (lenient?: boolean) => Token;

/** The arguments of a process: one command, nothing is quoted (vshCommandArgvGetArg). */
export function argumentTokens(argv: readonly string[]): TokenSource {
  let next = 0;
  return () => {
    const text = argv[next++];
    return text === undefined ? { kind: 'end' } : { kind: 'argument', text };
  };
}

const BLANK = /(?:[ \t]|\\\n)*/y;
const COMMENT = /[^\n]*\n?/y;

/** Where `pattern`, which is sticky, stops matching. */
function skip(pattern: RegExp, line: string, from: number): number {
  pattern.lastIndex = from;
  pattern.test(line);
  return pattern.lastIndex;
}

/**
 * A line of commands, as a shell would take it (vshCommandStringGetArg): `;` and line ends
 * separate commands, `#` in front of an argument starts a comment, '...' and "..." quote,
 * a backslash escapes except between single quotes.
 */
export function lineTokens(line: string): TokenSource {
  let position = 0;
  return (lenient = false) => {
    position = skip(BLANK, line, position);
    const first = line[position];
    if (first === undefined) return { kind: 'end' };
    if (first === ';' || first === '\n') {
      position += 1;
      return { kind: 'separator' };
    }
    if (first === '#') {
      position = skip(COMMENT, line, position);
      return { kind: 'separator' };
    }
    const argument = readArgument(line, position, lenient);
    position = argument.end;
    return { kind: 'argument', text: argument.text };
  };
}

function readArgument(line: string, from: number, lenient: boolean): { text: string; end: number } {
  let text = '';
  let quote = '';
  let end = from;
  for (let char = line[end]; char !== undefined; char = line[++end]) {
    if (quote === '' && ' \t;\n'.includes(char)) break;
    if (char === quote) {
      quote = '';
    } else if (quote === '' && (char === "'" || char === '"')) {
      quote = char;
    } else if (char === '\\' && quote !== "'") {
      const escaped = line[++end];
      if (escaped === undefined) throw new CommandFailed(t`dangling \\`);
      if (escaped !== '\n') text += escaped;
    } else {
      text += char;
    }
  }
  // An unclosed single quote reaches to the end of the line, for virsh too.
  if (quote === '"' && !lenient) throw new CommandFailed(t`missing "`);
  return { text, end };
}
