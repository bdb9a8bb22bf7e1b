import { procedures as p } from '@virtune/protocol';
import { checkFlags } from '../domain/flags.ts';
import { code, from, VirError } from '../error.ts';
import { capabilitiesXml } from '../host/capabilities.ts';
import { domainCapabilitiesXml } from '../host/domain-capabilities.ts';
import { SIMULATED_HOST_FEATURE } from '../migration/protocol.ts';
import { type Handled, handler } from '../server/handler.ts';

const VIR_CONNECT_RO = 1;
const VIR_CONNECT_NO_ALIASES = 2;

/** virDrvFeature (src/libvirt_internal.h). */
const PROGRAM_KEEPALIVE = 10;
/** What libvirt 9.0's daemon and QEMU driver say yes to; migration V1 and "direct" they do not. */
const features: ReadonlySet<number> = new Set([2, 3, 4, 6, 7, 8, 9, 11, 12, 13, 14, 15, 16]);

const DAEMON_URI = 'qemu:///system';
const QEMU_MAX_VCPUS = 16;
/** KVM_CAP_MAX_VCPUS of a current x86 kernel. */
const KVM_MAX_VCPUS = 4096;

function checkUri(name: string): void {
  if (name === '' || /^qemu:\/\/\/(system|session)(\?.*)?$/.test(name)) return;
  if (!name.startsWith('qemu:')) throw new VirError(code.noConnect, from.none, name);
  const path = /^qemu:\/\/[^/]*([^?#]*)/.exec(name)?.[1] ?? '';
  throw new VirError(
    code.internalError,
    from.qemu,
    `unexpected QEMU URI path '${path}', try qemu:///system`,
  );
}

/** What a client asks about the connection and the host as a whole (virConnect...). */
export const connectHandlers: readonly Handled[] = [
  handler(
    p.connectOpen,
    ({ client }, { name, flags }) => {
      if (client.opened) {
        throw new VirError(code.internalError, from.rpc, 'connection already open');
      }
      const unknown = flags & ~(VIR_CONNECT_RO | VIR_CONNECT_NO_ALIASES);
      if (unknown !== 0) {
        const what = `unsupported flags (0x${unknown.toString(16)}) in function virConnectOpenInternal`;
        throw new VirError(code.invalidArg, from.none, what);
      }
      checkUri(name ?? '');
      client.opened = true;
      client.readonly = (flags & VIR_CONNECT_RO) !== 0;
    },
    { unopened: true },
  ),
  handler(p.connectClose, ({ client }) => client.closeAfterReply(), { unopened: true }),
  handler(
    p.connectSupportsFeature,
    ({ client }, { feature }) => {
      if (feature === PROGRAM_KEEPALIVE) {
        client.startKeepalive();
        return { supported: true };
      }
      if (!client.opened) throw new VirError(code.internalError, from.rpc, 'connection not open');
      return { supported: features.has(feature) || feature === SIMULATED_HOST_FEATURE };
    },
    { unopened: true },
  ),
  handler(p.connectGetType, () => ({ type: 'QEMU' })),
  handler(p.connectGetVersion, ({ host }) => ({ hvVer: BigInt(host.system.hypervisorVersion) })),
  handler(p.connectGetLibVersion, ({ host }) => ({ libVer: BigInt(host.system.libvirtVersion) })),
  handler(p.connectGetHostname, ({ host }) => ({ hostname: host.system.hostname })),
  handler(p.connectGetUri, () => ({ uri: DAEMON_URI })),
  handler(p.connectGetMaxVcpus, (_call, { type }) => {
    const asked = type?.toLowerCase() ?? 'qemu';
    if (asked === 'qemu') return { maxVcpus: QEMU_MAX_VCPUS };
    if (asked === 'kvm') return { maxVcpus: KVM_MAX_VCPUS };
    throw new VirError(code.invalidArg, from.qemu, `unknown type '${type}'`);
  }),
  handler(p.connectGetCapabilities, ({ host }) => ({ capabilities: capabilitiesXml(host) })),
  handler(p.connectGetDomainCapabilities, ({ host }, { emulatorbin, flags, ...query }) => {
    checkFlags(flags, 0, 'qemuConnectGetDomainCapabilities');
    return { capabilities: domainCapabilitiesXml(host, { emulator: emulatorbin, ...query }) };
  }),
];
