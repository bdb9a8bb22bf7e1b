import { ConnectFailedError, InvalidUriError } from '../errors.ts';
import { uriParam } from '../uri.ts';
import { openCommand } from './child.ts';
import { systemReason } from './system-error.ts';
import type { Target } from './target.ts';
import type { Transport, TransportEvents } from './transport.ts';

/**
 * Runs the program that `command=` names, without arguments; its standard input and output carry
 * the stream (virNetSocketNewConnectExternal).
 * @throws InvalidUriError without `command=`, in libvirt's words; ConnectFailedError.
 */
export async function openExt(
  { text, uri }: Target,
  events: TransportEvents,
  signal?: AbortSignal,
): Promise<Transport> {
  const command = uri === null ? undefined : uriParam(uri, 'command');
  if (command === undefined || command === '') {
    const reason = "invalid argument: remote_open: for 'ext' transport, command is required";
    throw new InvalidUriError(text, reason);
  }
  const failed = (kind: 'command-missing' | 'command-failed', problem: string, cause?: unknown) =>
    new ConnectFailedError({
      uri: text,
      path: command,
      kind,
      problem,
      advice: 'look at command= in the URI',
      cause,
    });
  try {
    return await openCommand(
      {
        command,
        args: [],
        peer: command,
        events,
        explain: ({ status, signal, said }) =>
          failed(
            'command-failed',
            `${command} ended with ${signal ?? status}${said && `: ${said}`}`,
          ),
      },
      signal,
    );
  } catch (cause) {
    if (signal?.aborted === true) throw cause;
    const reason = systemReason(cause as NodeJS.ErrnoException);
    throw failed('command-missing', `cannot run '${command}': ${reason}`, cause);
  }
}
