import { existsSync, readFileSync } from 'node:fs';
import path from 'node:path';

const DECLARATION =
  /^(?:\/\*\*(?:(?!\*\/)[^])*\*\/\n)?(?:export )?(?:interface (\w+)[^]*?^\}|type (\w+) =\s[^;]*;)/gm;
const IMPORT = /^import [^;]*?\{([^}]*)\} from '(\.[^']*)';/gm;

/** The interfaces and type aliases that a source declares, by name, without export and readonly. */
function declared(source: string): Map<string, string> {
  return new Map(
    Array.from(source.matchAll(DECLARATION), ([text, name, alias]) => [
      name ?? alias ?? '',
      text.replace(/^export /m, '').replaceAll(/\breadonly (?=['\w-]+\??:)/g, ''),
    ]),
  );
}

/** From which file of ours a source imports each name. */
function imported(source: string, file: string): Map<string, string> {
  return new Map(
    Array.from(source.matchAll(IMPORT)).flatMap(([, names = '', from = '']) =>
      names
        .split(',')
        .map((name) => [name.replace('type ', '').trim(), path.resolve(file, '..', from)] as const),
    ),
  );
}

/** A type of this name as this file sees it: its own, or imported; and where it is declared. */
function find(name: string, file: string): { text: string; file: string } | undefined {
  const source = readFileSync(file, 'utf8');
  const own = declared(source).get(name);
  if (own !== undefined) return { text: own, file };
  const other = imported(source, file).get(name);
  return other === undefined || !existsSync(other) ? undefined : find(name, other);
}

/** The declaration of a type and of all that it names in turn, each once, in order of mention. */
export function declarationsOf(name: string, file: string, seen = new Set<string>()): string[] {
  if (seen.has(name)) return [];
  seen.add(name);
  const found = find(name, file);
  if (found === undefined) return [];
  const code = found.text.replaceAll(/\/\*\*[^]*?\*\//g, '');
  const names = code.match(/\b[A-Z]\w+\b/g) ?? [];
  return [found.text, ...names.flatMap((inner) => declarationsOf(inner, found.file, seen))];
}

/** The name of what a command's source says that the command returns. */
export function dataName(file: string): string | undefined {
  return /^export (?:interface|type) (\w+Data)\b/m.exec(readFileSync(file, 'utf8'))?.[1];
}
