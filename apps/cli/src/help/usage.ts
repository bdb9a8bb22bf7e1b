import { t } from '../messages/index.ts';

/** How the program is called, and the options that go in front of a command. */
export function programUsage(): string {
  const rows: readonly (readonly [string, string])[] = [
    ['-c | --connect=URI', t`the host to talk to, as libvirt's URI`],
    ['-r | --readonly', t`look, but change nothing`],
    ['-q | --quiet', t`leave titles and confirmations out`],
    ['-t | --timing', t`say how long each command took`],
    ['-l | --log=FILE', t`append errors to a file as well`],
    ['-k | --keepalive-interval=N', t`seconds between signs of life, 0 for none`],
    ['-K | --keepalive-count=N', t`how many of them may go unanswered`],
    ['-d | --debug=N', t`accepted as virsh does (0-4), without effect`],
    ['-e | --escape=C', t`accepted as virsh does, without effect`],
    ['-h | --help', t`this text`],
    ['-v | --version', t`virtune's version`],
  ];
  return [
    '',
    t`virtune [option]... <command> [argument]...`,
    t`virtune [option]... '<command> [argument]...; <command>...'`,
    '',
    t`  options:`,
    ...rows.map(([option, meaning]) => `    ${option.padEnd(30)} ${meaning}`),
    '',
    t`  Every command takes --help, and --json for its result as a document.`,
    '',
    '',
  ].join('\n');
}
