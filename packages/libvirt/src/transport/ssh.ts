import { ConnectFailedError, InvalidUriError } from '../errors.ts';
import { openCommand } from './child.ts';
import { sshCommand } from './ssh-command.ts';
import { sshFailed } from './ssh-failure.ts';
import { systemReason } from './system-error.ts';
import type { Target } from './target.ts';
import type { Transport, TransportEvents } from './transport.ts';

/**
 * Runs the system's OpenSSH, and through it virt-ssh-helper or netcat on the far host, whose
 * standard input and output carry the stream. What goes wrong on the way there is told to
 * `onClose`, as a ConnectFailedError.
 * @throws InvalidUriError; ConnectFailedError where there is no ssh.
 */
export async function openSsh(
  target: Target,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  const { text, uri } = target;
  if (uri === null) throw new InvalidUriError(text, 'the ssh transport needs a URI');
  const { command, args } = sshCommand(target, uri);
  const host = uri.server ?? 'localhost';
  const explain = (end: Parameters<typeof sshFailed>[2]): Error => sshFailed(text, host, end);
  try {
    return await openCommand({ command, args, peer: host, events, explain }, signal);
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    const reason = systemReason(cause as NodeJS.ErrnoException);
    throw new ConnectFailedError({
      uri: text,
      path: command,
      kind: 'command-missing',
      problem: `cannot run '${command}': ${reason}`,
      advice: 'install the OpenSSH client, or name another with command= in the URI',
      cause,
    });
  }
}
