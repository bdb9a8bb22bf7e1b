import type { OptionKind, OptionsSyntax, OptionSyntax } from '../grammar/syntax.ts';
import { t, translate } from '../messages/index.ts';

/** What `help NAME` describes. */
export interface Described {
  readonly name: string;
  readonly summary: string;
  readonly description?: string;
  readonly options: OptionsSyntax;
}

type NamedOption = readonly [name: string, option: OptionSyntax];

const describedOptions = (options: OptionsSyntax): NamedOption[] =>
  Object.entries(options).flatMap(([name, option]) =>
    option.kind === 'alias' ? [] : [[name, option] as const],
  );

/** Whether some value may be written without its option's name, so that argv needs its own. */
const takesData = (options: readonly NamedOption[]): boolean =>
  options.some(([, o]) => o.kind !== 'flag' && o.kind !== 'argv' && !o.named);

interface Forms {
  /** In the synopsis. */
  readonly used: (name: string, required: boolean, data: boolean) => string;
  /** In the list of options. */
  readonly listed: (name: string, required: boolean, data: boolean) => string;
}

const FORMS: Readonly<Record<OptionKind, Forms>> = {
  flag: {
    used: (name) => `[--${name}]`,
    listed: (name) => `--${name}`,
  },
  number: {
    used: (name, required) => (required ? `<${name}>` : `[--${name} <${t`number`}>]`),
    listed: (name, required) => `${required ? `[--${name}]` : `--${name}`} <${t`number`}>`,
  },
  string: {
    used: (name) => `[--${name} <${t`string`}>]`,
    listed: (name) => `--${name} <${t`string`}>`,
  },
  data: {
    used: (name) => `<${name}>`,
    listed: (name) => `[--${name}] <${t`string`}>`,
  },
  repeated: {
    used: (name) => `[--${name} <${t`string`}>]...`,
    listed: (name) => `--${name} <${t`string`}>`,
  },
  argv: {
    used: (name, required, data) => {
      if (!data) return required ? `<${name}>...` : `[<${name}>]...`;
      return required ? `{[--${name}] <${t`string`}>}...` : `[[--${name}] <${t`string`}>]...`;
    },
    listed: (name, _required, data) => (data ? `[--${name}] <${t`string`}>` : `<${name}>`),
  },
};

/** The synopsis as virsh derives it from a declaration: `start <domain> [--paused]`. */
export function synopsis({ name, options }: Pick<Described, 'name' | 'options'>): string {
  const described = describedOptions(options);
  const data = takesData(described);
  const uses = described.map(([option, { kind, required }]) =>
    FORMS[kind].used(option, required, data),
  );
  return [name, ...uses].join(' ');
}

/** The manual of one command, in virsh's layout. */
export function commandHelp(command: Described): string {
  const options = describedOptions(command.options);
  const data = takesData(options);
  const rows = [
    ...options.map(
      ([name, { kind, required, help, short }]) =>
        [
          (short ? `-${short} | ` : '') + FORMS[kind].listed(name, required, data),
          translate(help),
        ] as const,
    ),
    ['--json', t`print the result as a JSON document`] as const,
  ];
  return [
    t`  NAME`,
    `    ${command.name} - ${translate(command.summary)}`,
    '',
    t`  SYNOPSIS`,
    `    ${synopsis(command)}`,
    ...(command.description === undefined ? [] : describe(command.description)),
    '',
    t`  OPTIONS`,
    ...rows.map(([title, help]) => `    ${title.padEnd(15)}  ${help}`),
    '',
    '',
  ].join('\n');
}

const describe = (description: string): string[] => [
  '',
  t`  DESCRIPTION`,
  ...translate(description)
    .split('\n')
    .map((line) => `    ${line}`),
];
