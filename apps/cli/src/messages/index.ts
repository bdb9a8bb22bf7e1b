/**
 * Translation. The key of a message is its English text, with `{0}`, `{1}`... where values go.
 * Without a catalogue every message is the English that it was written in, which is virsh's.
 */
export type Catalogue = Readonly<Record<string, string>>;

type Value = string | number | bigint;

let catalogue: Catalogue | undefined;

/** The key of a message written as a template: its text with numbered placeholders. */
export function messageKey(texts: readonly string[]): string {
  return texts.reduce((key, text, index) => `${key}{${index - 1}}${text}`);
}

/**
 * A message to be read by a person: t`failed to get domain '${name}'`. Whatever a command prints
 * is written so, except names and numbers that stand alone.
 */
export function t(texts: TemplateStringsArray, ...values: readonly Value[]): string {
  const translated = catalogue?.[messageKey(texts)];
  if (translated === undefined) {
    return texts.reduce((message, text, index) => `${message}${values[index - 1]}${text}`);
  }
  return translated.replace(/\{(\d+)\}/g, (_, index: string) => String(values[Number(index)]));
}

/** A message that is chosen at run time, out of a list or a declaration; the key is `english`. */
export function translate(english: string): string {
  return catalogue?.[english] ?? english;
}

/** What setlocale() would take from the environment for a category; the first that is set counts. */
export function localeName(env: NodeJS.ProcessEnv, category: 'LC_MESSAGES' | 'LC_CTYPE'): string {
  return env['LC_ALL'] || env[category] || env['LANG'] || 'C';
}

/** Loads the catalogue that the locale asks for, if there is one; English otherwise. */
export async function useLocale(locale: string): Promise<void> {
  const chinese = /^zh(_CN|_SG)?([.@]|$)/.test(locale);
  useCatalogue(chinese ? (await import('./zh-CN.ts')).default : undefined);
}

export function useCatalogue(next: Catalogue | undefined): void {
  catalogue = next;
}
