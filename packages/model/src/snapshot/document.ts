import { type Json, kindOf, type Schema } from './codec/codec.ts';
import { lineAndColumn, locate } from './codec/locate.ts';
import { Place, PlaceError, pointerOf } from './codec/place.ts';
import { snapshot } from './codec/snapshot.ts';
import { checkConsistency } from './consistency.ts';
import { SnapshotError } from './error.ts';
import { type Snapshot, SNAPSHOT_FORMAT, SNAPSHOT_VERSION } from './snapshot.ts';

/** The document of a snapshot as plain JSON values. */
export function snapshotJson(value: Snapshot): Json {
  return snapshot.encode(value);
}

/** The document of a snapshot as text, with a line end. */
export function encodeSnapshot(value: Snapshot): string {
  return `${JSON.stringify(snapshotJson(value), null, 2)}\n`;
}

/** V8 says where a text stops being JSON, except where it just ends. */
function syntaxError(text: string, { message }: SyntaxError): SnapshotError {
  const position = Number(/at position (\d+)/.exec(message)?.[1] ?? text.length);
  const [line, column] = lineAndColumn(text, position);
  const isAtEnd = text.slice(position).trim() === '' || message.startsWith('Unterminated');
  const reason = isAtEnd
    ? 'the text ends in the middle: it is not whole'
    : `this is no JSON: ${message.replace(/ in JSON at position.*/s, '')}`;
  return new SnapshotError('', line, column, reason);
}

function parse(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    if (!(error instanceof SyntaxError)) throw error;
    throw syntaxError(text, error);
  }
}

/** Before all else: whether it is a snapshot at all, and of a version that we know. */
function checkFormat(json: unknown): void {
  const { format, version } = (json ?? {}) as { format?: unknown; version?: unknown };
  const place = Place.root;
  if (format !== SNAPSHOT_FORMAT) {
    place.fail(`this is no snapshot: 'format' is ${kindOf(format)}, not '${SNAPSHOT_FORMAT}'`);
  }
  if (version !== SNAPSHOT_VERSION) {
    place
      .at('version')
      .fail(`version ${kindOf(version)} is not known: this virtune reads ${SNAPSHOT_VERSION}`);
  }
}

/**
 * Reads the document of a snapshot. What it says has to be possible as well: no thread on a CPU
 * that the host does not have, no vCPU that the definition does not have.
 * @throws SnapshotError with the place.
 */
export function decodeSnapshot(text: string): Snapshot {
  const json = parse(text);
  try {
    checkFormat(json);
    const value = snapshot.decode(json, Place.root);
    checkConsistency(value);
    return value;
  } catch (error) {
    if (!(error instanceof PlaceError)) throw error;
    const [line, column] = lineAndColumn(text, locate(text, error.path));
    throw new SnapshotError(pointerOf(error.path), line, column, error.message);
  }
}

/** The JSON Schema (draft 2020-12) of the document. */
export function snapshotSchema(): Schema {
  return {
    $schema: 'https://json-schema.org/draft/2020-12/schema',
    title: 'A snapshot of a host, taken by virtune',
    description: `Sizes are KiB and times nanoseconds unless a name says otherwise; null is not known. Format '${SNAPSHOT_FORMAT}', version ${SNAPSHOT_VERSION}.`,
    ...snapshot.schema,
    $defs: Object.fromEntries([...snapshot.definitions].toSorted(([a], [b]) => (a < b ? -1 : 1))),
  };
}
