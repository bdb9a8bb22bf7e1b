import { type Command, command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { commandHelp, type Described } from '../help/command-help.ts';
import { t, translate } from '../messages/index.ts';
import { string } from '../options.ts';
import { type CommandGroup, findCommand, GROUPS } from '../registry.ts';

interface GroupData {
  readonly keyword: string;
  readonly title: string;
  readonly commands: readonly { readonly name: string; readonly summary: string }[];
}

/** The declaration of a command, groups of commands, or both where they share a name. */
export interface HelpData {
  readonly command?: Described;
  readonly groups?: readonly GroupData[];
}

async function groupData({ keyword, title, commands }: CommandGroup): Promise<GroupData> {
  const declared = await Promise.all(commands.map(findCommand));
  return {
    keyword,
    title,
    commands: declared.flatMap((c) =>
      c === undefined ? [] : [{ name: c.name, summary: c.summary }],
    ),
  };
}

async function describe(name: string): Promise<HelpData> {
  const command = await findCommand(name);
  const group = GROUPS.find(({ keyword, title }) => keyword === name || title === name);
  if (command === undefined && group === undefined) {
    throw new CommandFailed(t`command or command group '${name}' doesn't exist`);
  }
  return {
    ...(command !== undefined && { command: described(command) }),
    ...(group !== undefined && { groups: [await groupData(group)] }),
  };
}

function described({ name, summary, description, options }: Command): Described {
  return { name, summary, ...(description !== undefined && { description }), options };
}

const groupText = ({ keyword, title, commands }: GroupData): string =>
  [
    t` ${translate(title)} (help keyword '${keyword}'):\n`,
    ...commands.map(({ name, summary }) => `    ${name.padEnd(30)} ${translate(summary)}\n`),
  ].join('');

export default command({
  name: 'help',
  summary: 'the commands, or how one of them is used',
  options: { command: string('a command, or the keyword of a group', { empty: 'accepted' }) },
  connects: false,

  async run(_ctx, args): Promise<HelpData> {
    if (args.command) return describe(args.command);
    return { groups: await Promise.all(GROUPS.map(groupData)) };
  },

  text(out, data, args) {
    const { command, groups = [] } = data;
    if (command !== undefined) out.print(commandHelp(command));
    if (args.command) {
      out.print(groups.map(groupText).join(''));
    } else {
      out.print(t`Grouped commands:\n\n`);
      out.print(groups.map((group) => `${groupText(group)}\n`).join(''));
    }
  },
});
