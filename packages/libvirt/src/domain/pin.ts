import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { cutCpumaps } from './cpumaps.ts';
import { DomainVcpus } from './vcpu.ts';

/** The CPUs that vCPUs and emulator may run on. */
export class DomainPins extends DomainVcpus {
  /** virDomainPinVcpu. */
  async pinVcpu(vcpu: number, cpumap: Uint8Array, options?: CallOptions): Promise<void> {
    await this.call(p.domainPinVcpu, { vcpu, cpumap }, options);
  }

  /** virDomainPinVcpuFlags. */
  async pinVcpuFlags(
    vcpu: number,
    cpumap: Uint8Array,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(p.domainPinVcpuFlags, { vcpu, cpumap, flags }, options);
  }

  /** virDomainGetVcpuPinInfo: cpumaps of `maplen` bytes, of at most `ncpumaps` vCPUs. */
  async getVcpuPinInfo(
    ncpumaps: number,
    maplen: number,
    flags: number,
    options?: CallOptions,
  ): Promise<Uint8Array[]> {
    const args = { ncpumaps, maplen, flags };
    const { cpumaps, num } = await this.call(p.domainGetVcpuPinInfo, args, options);
    return cutCpumaps(cpumaps, maplen, num);
  }

  /** virDomainPinEmulator. */
  async pinEmulator(cpumap: Uint8Array, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainPinEmulator, { cpumap, flags }, options);
  }

  /** virDomainGetEmulatorPinInfo: a cpumap of `maplen` bytes; null where the driver has none. */
  async getEmulatorPinInfo(
    maplen: number,
    flags: number,
    options?: CallOptions,
  ): Promise<Uint8Array | null> {
    const args = { maplen, flags };
    const { cpumaps, ret } = await this.call(p.domainGetEmulatorPinInfo, args, options);
    return ret === 0 ? null : cpumaps;
  }
}
