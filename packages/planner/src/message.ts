/** What a place in a message can hold; a set prints itself, a message is translated on its own. */
export type MessageValue = string | number | Message;

/**
 * A text for people that is not yet in any language: its English, with `{0}`, `{1}` where values
 * go, and those values. Whoever shows it looks `key` up in his catalogue.
 */
export interface Message {
  readonly key: string;
  readonly values: readonly MessageValue[];
}

interface Printable {
  toString(): string;
}

/** A message written as a template, as a tagged one. */
export function msg(
  texts: TemplateStringsArray,
  ...values: readonly (MessageValue | Printable)[]
): Message {
  const key = texts.reduce((sum, text, index) => `${sum}{${index - 1}}${text}`);
  return {
    key,
    values: values.map((value) =>
      typeof value === 'number' || isMessage(value) ? value : String(value),
    ),
  };
}

/** One of two messages, by a number: English has a word of its own for one of a thing. */
export function plural(count: number, one: Message, many: Message): Message {
  return count === 1 ? one : many;
}

function isMessage(value: MessageValue | Printable): value is Message {
  return typeof value === 'object' && 'key' in value && 'values' in value;
}

/** The text of a message; `translate` finds the translation of a key, if there is one. */
export function messageText(
  message: Message,
  translate: (key: string) => string = (key) => key,
): string {
  return translate(message.key).replaceAll(/\{(\d+)\}/g, (_, index: string) => {
    const value = message.values[Number(index)] ?? '';
    return typeof value === 'object' ? messageText(value, translate) : String(value);
  });
}
