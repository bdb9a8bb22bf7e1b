import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { ConnectionHandle } from './handle.ts';

/** The other end of the connection: names, versions, what it can do. */
export class ConnectionFacts extends ConnectionHandle {
  /** virConnectGetType: the driver's name, e.g. `QEMU`. */
  async getType(options?: CallOptions): Promise<string> {
    return (await this.call(p.connectGetType, undefined, options)).type;
  }

  /** virConnectGetVersion: the hypervisor's, major * 1,000,000 + minor * 1,000 + release. */
  async getVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(p.connectGetVersion, undefined, options)).hvVer;
  }

  /** virConnectGetLibVersion: the daemon's libvirt, major * 1,000,000 + minor * 1,000 + release. */
  async getLibVersion(options?: CallOptions): Promise<bigint> {
    return (await this.call(p.connectGetLibVersion, undefined, options)).libVer;
  }

  /** virConnectGetHostname. */
  async getHostname(options?: CallOptions): Promise<string> {
    return (await this.call(p.connectGetHostname, undefined, options)).hostname;
  }

  /** virConnectGetCapabilities: the host's capabilities XML. */
  async getCapabilities(options?: CallOptions): Promise<string> {
    return (await this.call(p.connectGetCapabilities, undefined, options)).capabilities;
  }

  /** virConnectGetDomainCapabilities: what the named emulator can do, as XML; null is "any". */
  async getDomainCapabilities(
    emulator: string | null = null,
    arch: string | null = null,
    machine: string | null = null,
    virttype: string | null = null,
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { emulatorbin: emulator, arch, machine, virttype, flags };
    return (await this.call(p.connectGetDomainCapabilities, args, options)).capabilities;
  }

  /** virConnectGetMaxVcpus: the most vCPUs of a domain of this type; null is the driver's own. */
  async getMaxVcpus(type: string | null = null, options?: CallOptions): Promise<number> {
    return (await this.call(p.connectGetMaxVcpus, { type }, options)).maxVcpus;
  }
}
