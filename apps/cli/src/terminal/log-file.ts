import { appendFileSync, closeSync, openSync } from 'node:fs';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';

const two = (value: number): string => String(value).padStart(2, '0');

/** `2026.01.31 09:05:00`, local time. */
function timestamp(now: Date): string {
  const date = [now.getFullYear(), two(now.getMonth() + 1), two(now.getDate())].join('.');
  return `${date} ${[now.getHours(), now.getMinutes(), now.getSeconds()].map(two).join(':')}`;
}

/**
 * The file of --log: errors are appended to it, one line each, as virsh writes them.
 * @throws CommandFailed where it cannot be opened.
 */
export function openLogFile(path: string): (line: string) => void {
  try {
    closeSync(openSync(path, 'a', 0o600));
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new CommandFailed(t`failed to open the log file. check the log file path`, {
      hint: reason,
    });
  }
  return (line) => {
    appendFileSync(path, `[${timestamp(new Date())} virtune ${process.pid}] ERROR ${line}\n`);
  };
}
