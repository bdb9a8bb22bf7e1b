import { type Domain, errorCode, type LibvirtError, modificationImpact } from '@virtune/libvirt';
import { CommandFailed } from './failure.ts';
import { isLibvirtError } from './libvirt-errors.ts';
import { t } from './messages/index.ts';

type Hint = string | undefined;

/**
 * What `work` resolves to. Where libvirt refuses, `explain` may say what to do about it.
 * @throws CommandFailed with `lines`, the hint, and the refusal as its cause.
 */
export async function orExplain<Value>(
  work: Promise<Value>,
  explain: (error: LibvirtError) => Hint | Promise<Hint>,
  lines: string | readonly string[] = [],
): Promise<Value> {
  try {
    return await work;
  } catch (cause) {
    if (cause instanceof CommandFailed) throw cause;
    const hint = isLibvirtError(cause) ? await explainIfPossible(explain, cause) : undefined;
    throw new CommandFailed(lines, { cause, ...(hint !== undefined && { hint }) });
  }
}

/** What is asked for the sake of a hint may fail as well: that must not hide the refusal. */
async function explainIfPossible(
  explain: (error: LibvirtError) => Hint | Promise<Hint>,
  cause: LibvirtError,
): Promise<Hint> {
  try {
    return await explain(cause);
  } catch {
    return undefined;
  }
}

/** For what was refused because the domain does not run; undefined for any other refusal. */
export function shutOffHint(domain: Domain, flags: number, { code }: LibvirtError): Hint {
  const isLive = (flags & modificationImpact.live) !== 0;
  if (domain.id !== -1 || !isLive || code !== errorCode.operationInvalid) return undefined;
  return t`'${domain.name}' is shut off: start it, or use --config for its definition, which counts from the next start on`;
}
