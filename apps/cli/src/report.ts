import { inspect } from 'node:util';
import { CommandFailed } from './failure.ts';
import { toJson } from './format/json.ts';
import { generalHint } from './hints.ts';
import {
  isAuthFailedError,
  isClientError,
  isConnectFailedError,
  isLibvirtError,
} from './libvirt-errors.ts';
import { t } from './messages/index.ts';
import type { Terminal } from './terminal/terminal.ts';

export interface ReportOptions {
  readonly json: boolean;
  /** The command's own hint, which counts before the general one. */
  readonly hint?: (error: unknown) => string | undefined;
}

/** What --json prints on standard error for a command that failed. */
interface ErrorDocument {
  readonly error: {
    /** The lines that are printed without --json. */
    readonly message: string;
    /** libvirt's virErrorNumber and virErrorDomain, where libvirt refused. */
    readonly code?: number;
    readonly domain?: number;
    readonly hint?: string;
  };
}

/** Tells the user why a command failed: the lines of virsh, then a hint where there is one. */
export function reportFailure(terminal: Terminal, failure: unknown, options: ReportOptions): void {
  const cause = failure instanceof CommandFailed ? failure.cause : failure;
  const lines = [...(failure instanceof CommandFailed ? failure.lines : []), ...causeLines(cause)];
  const hint =
    (failure instanceof CommandFailed ? failure.hint : undefined) ??
    options.hint?.(cause) ??
    generalHint(cause) ??
    internalHint(cause);
  if (options.json) {
    const document: ErrorDocument = {
      error: {
        message: lines.join('\n'),
        ...(isLibvirtError(cause) && { code: cause.code, domain: cause.domain }),
        ...(hint !== undefined && { hint }),
      },
    };
    terminal.writeError(toJson(document));
  } else {
    for (const line of lines) terminal.error(line);
    if (hint !== undefined) terminal.hint(hint);
  }
  if (process.env['VIRTUNE_DEBUG'] === '1' && cause instanceof Error) {
    terminal.writeError(`${cause.stack}\n`);
  }
}

const isInternal = (cause: unknown): boolean => cause !== undefined && !isClientError(cause);

function causeLines(cause: unknown): string[] {
  if (cause === undefined) return [];
  // What to do about it follows as a hint, in the user's language.
  if (isConnectFailedError(cause) || isAuthFailedError(cause)) return [cause.problem];
  const message = cause instanceof Error ? cause.message : inspect(cause);
  return [isInternal(cause) ? t`internal error: ${message}` : message];
}

function internalHint(cause: unknown): string | undefined {
  return isInternal(cause)
    ? t`this is a mistake in virtune itself: please report it, with what VIRTUNE_DEBUG=1 shows`
    : undefined;
}
