import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { type ProgramOption, scanOptions, type ScannedOption } from './getopt.ts';
import { parseInt32 } from './number.ts';

/** What the options in front of the command ask for (virshParseArgv). */
export interface ProgramSettings {
  uri?: string;
  readonly?: boolean;
  quiet?: boolean;
  timing?: boolean;
  logFile?: string;
  keepaliveIntervalSeconds?: number;
  keepaliveCount?: number;
}

export interface ProgramCall {
  /** `help` and `version` want that and nothing else. */
  readonly action: 'run' | 'help' | 'version';
  readonly settings: Readonly<ProgramSettings>;
  /** The command and its arguments, or one argument that holds a line of commands. */
  readonly rest: readonly string[];
}

export const PROGRAM_OPTIONS = [
  { short: 'c', long: 'connect', argument: 'required' },
  { short: 'd', long: 'debug', argument: 'required' },
  { short: 'e', long: 'escape', argument: 'required' },
  { short: 'h', long: 'help', argument: 'none' },
  { short: 'k', long: 'keepalive-interval', argument: 'required' },
  { short: 'K', long: 'keepalive-count', argument: 'required' },
  { short: 'l', long: 'log', argument: 'required' },
  { short: 'q', long: 'quiet', argument: 'none' },
  { short: 'r', long: 'readonly', argument: 'none' },
  { short: 't', long: 'timing', argument: 'none' },
  { short: 'v', long: 'version', argument: 'optional' },
  { short: 'V', argument: 'none' },
] as const satisfies readonly ProgramOption[];

const DEBUG_LEVELS = { lowest: 0, highest: 4 };

/**
 * `warn` is told of mistakes that do not matter.
 * @throws CommandFailed with virsh's message at the first that does.
 */
export function parseProgram(argv: readonly string[], warn: (line: string) => void): ProgramCall {
  const settings: ProgramSettings = {};
  for (const scanned of scanOptions(argv, PROGRAM_OPTIONS)) {
    if (scanned.kind === 'rest') return { action: 'run', settings, rest: scanned.rest };
    if (scanned.kind !== 'option') throw refusal(scanned);
    if (scanned.short === 'h') return { action: 'help', settings, rest: [] };
    if (scanned.short === 'v' || scanned.short === 'V') {
      return { action: 'version', settings, rest: [] };
    }
    apply(scanned.short, scanned.argument ?? '', scanned.written, settings, warn);
  }
  throw new Error('scanOptions() ends with the rest');
}

function refusal(scanned: Exclude<ScannedOption, { kind: 'option' | 'rest' }>): CommandFailed {
  if (scanned.kind === 'unsupported') {
    return new CommandFailed(t`unsupported option '${scanned.written}'. See --help.`);
  }
  const { short } = scanned;
  const long = PROGRAM_OPTIONS.flatMap((o) => (o.short === short && 'long' in o ? [o.long] : []));
  return new CommandFailed(t`option '-${short}'/'--${long.join()}' requires an argument`);
}

function apply(
  short: string,
  argument: string,
  written: string,
  settings: ProgramSettings,
  warn: (line: string) => void,
): void {
  switch (short) {
    case 'c':
      settings.uri = argument;
      break;
    case 'd':
      checkDebugLevel(argument, written, warn);
      break;
    case 'e':
      checkEscape(argument);
      break;
    case 'k':
      settings.keepaliveIntervalSeconds = parseKeepalive(argument, written);
      break;
    case 'K':
      settings.keepaliveCount = parseKeepalive(argument, written);
      break;
    case 'l':
      settings.logFile = argument;
      break;
    case 'q':
      settings.quiet = true;
      break;
    case 'r':
      settings.readonly = true;
      break;
    case 't':
      settings.timing = true;
      break;
    default:
      throw new Error(`-${short} is declared but not applied`);
  }
}

function checkDebugLevel(text: string, written: string, warn: (line: string) => void): void {
  const level = parseInt32(text);
  if (level === undefined) throw new CommandFailed(t`option ${written} takes a numeric argument`);
  const { lowest, highest } = DEBUG_LEVELS;
  if (level >= lowest && level <= highest) return;
  warn(t`ignoring debug level ${level} out of range [${lowest}-${highest}]`);
}

/** A character, or ^ and one of a-z @ A-Z [ \ ] ^ _ for a control character. */
function checkEscape(text: string): void {
  if (/^(\^[a-z@-_]|[^^])$/s.test(text)) return;
  throw new CommandFailed(t`Invalid string '${text}' for escape sequence`);
}

function parseKeepalive(text: string, written: string): number {
  const value = parseInt32(text, 0);
  if (value === undefined) throw new CommandFailed(t`Invalid value for option ${written}`);
  if (value >= 0) return value;
  throw new CommandFailed(t`option ${written} requires a positive integer argument`);
}
