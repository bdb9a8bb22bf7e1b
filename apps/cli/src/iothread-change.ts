import { type Domain, errorCode, type LibvirtError } from '@virtune/libvirt';
import { CommandFailed } from './failure.ts';
import { t } from './messages/index.ts';
import { shutOffHint } from './refusal.ts';

/** Refuses numbers that no iothread can have, in virsh's words. */
export function refuseIothreadId(id: number): void {
  if (id > 0) return;
  throw new CommandFailed(t`Invalid IOThread id value: '${id}'`, {
    hint: t`iothreads are numbered from 1 on`,
  });
}

/** What to do where libvirt refuses to change an iothread. */
export function iothreadHint(
  domain: Domain,
  flags: number,
  error: LibvirtError,
): string | undefined {
  const hint = shutOffHint(domain, flags, error);
  if (hint !== undefined || error.code !== errorCode.invalidArg) return hint;
  return t`'virtune iothreadinfo ${domain.name}' shows the iothreads that there are`;
}
