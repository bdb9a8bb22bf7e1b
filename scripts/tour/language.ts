/** A text of the tour, in the languages that its readers speak. */
export interface Text {
  readonly en: string;
  readonly zh: string;
}

/** Chinese where the locale asks for it, English otherwise. */
export function inLanguage({ en, zh }: Text): string {
  const { LC_ALL, LC_MESSAGES, LANG } = process.env;
  return (LC_ALL || LC_MESSAGES || LANG || '').startsWith('zh') ? zh : en;
}
