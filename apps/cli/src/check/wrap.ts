import { displayWidth } from '../format/width.ts';

/** The pieces between which a line may break: words of Latin script, characters of Chinese. */
function piecesOf(text: string): readonly string[] {
  return text.match(/[\u3000-\u9fff\uff00-\uffef]|[^\s\u3000-\u9fff\uff00-\uffef]+|\s+/gu) ?? [];
}

/** A text in lines of at most `columns` columns; a word that is longer has a line for itself. */
export function wrapped(text: string, columns: number): readonly string[] {
  const lines: string[] = [];
  let line = '';
  for (const piece of piecesOf(text)) {
    const isBlank = piece.trim() === '';
    if (line !== '' && !isBlank && displayWidth(line + piece) > columns) {
      lines.push(line.trimEnd());
      line = '';
    }
    if (line !== '' || !isBlank) line += isBlank ? ' ' : piece;
  }
  return line.trim() === '' ? lines : [...lines, line.trimEnd()];
}
