import { type Severity, severityRank } from '@virtune/planner';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { suggest } from '../suggest.ts';

/** From which severity on findings make the command fail. */
export const failOnWords = ['error', 'warning', 'info', 'none'] as const;
export type FailOn = (typeof failOnWords)[number];

export const formats = ['text', 'json', 'sarif', 'junit'] as const;
export type Format = (typeof formats)[number];

export const isAtLeast = (severity: Severity, failOn: FailOn): boolean =>
  failOn !== 'none' && severityRank(severity) <= severityRank(failOn);

/** One of a few words, for an option. @throws CommandFailed that names them. */
export function wordOf<const T extends string>(
  option: string,
  text: string | undefined,
  words: readonly T[],
  usual: T,
): T {
  if (text === undefined) return usual;
  const word = words.find((known) => known === text);
  if (word !== undefined) return word;
  const near = suggest(text, words);
  const all = words.join(', ');
  throw new CommandFailed(t`--${option} takes no '${text}'`, {
    hint: near === undefined ? t`it takes ${all}` : t`did you mean '${near}'? It takes ${all}`,
  });
}
