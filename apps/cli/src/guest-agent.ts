import { errorCode, type LibvirtError } from '@virtune/libvirt';
import { t } from './messages/index.ts';

const NO_AGENT: ReadonlySet<number> = new Set([
  errorCode.argumentUnsupported,
  errorCode.agentUnresponsive,
]);

/** For a question to the guest that nobody in it answers; undefined for any other refusal. */
export function agentHint({ code }: LibvirtError): string | undefined {
  if (!NO_AGENT.has(code)) return undefined;
  return t`--guest needs qemu-guest-agent running in the guest, and its channel org.qemu.guest_agent.0 in the domain; leave --guest out to ask the hypervisor`;
}
