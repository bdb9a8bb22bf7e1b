import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { ConnectionHost } from './host.ts';

/** The emulator that a question is about; what is left out is "any". */
export interface HypervisorChoice {
  /** Path of the emulator's program. */
  readonly emulator?: string;
  /** Architecture, as in `x86_64`. */
  readonly arch?: string;
  /** Machine type, as in `q35`. */
  readonly machine?: string;
  /** `kvm`, `qemu`. */
  readonly virttype?: string;
}

const choiceOf = ({ emulator, arch, machine, virttype }: HypervisorChoice) => ({
  emulator: emulator ?? null,
  arch: arch ?? null,
  machine: machine ?? null,
  virttype: virttype ?? null,
});

/** CPU models: which there are, which can run here, which can run everywhere. */
export class ConnectionCpuModels extends ConnectionHost {
  /** virConnectGetCPUModelNames: the models that libvirt knows of an architecture. */
  async getCpuModelNames(arch: string, options?: CallOptions): Promise<readonly string[]> {
    const args = { arch, needResults: 1, flags: 0 };
    return (await this.call(p.connectGetCpuModelNames, args, options)).models;
  }

  /**
   * virConnectCompareCPU: whether the host could provide the CPU of a `<cpu>` element, as
   * `cpuCompareResult`; see `compareCpuFlags`.
   */
  async compareCpu(xml: string, flags = 0, options?: CallOptions): Promise<number> {
    return (await this.call(p.connectCompareCpu, { xml, flags }, options)).result;
  }

  /**
   * virConnectBaselineCPU: the richest CPU that all these hosts can provide; `baselineCpuFlags`.
   */
  async baselineCpu(xmlCpus: readonly string[], flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(p.connectBaselineCpu, { xmlCPUs: xmlCpus, flags }, options)).cpu;
  }

  /**
   * virConnectCompareHypervisorCPU: the same of what an emulator provides here. Since libvirt
   * 4.4.0.
   */
  async compareHypervisorCpu(
    xml: string,
    hypervisor: HypervisorChoice = {},
    flags = 0,
    options?: CallOptions,
  ): Promise<number> {
    const args = { ...choiceOf(hypervisor), xmlCPU: xml, flags };
    return (await this.call(p.connectCompareHypervisorCpu, args, options)).result;
  }

  /**
   * virConnectBaselineHypervisorCPU: the same of what an emulator provides. Since libvirt 4.4.0.
   */
  async baselineHypervisorCpu(
    xmlCpus: readonly string[],
    hypervisor: HypervisorChoice = {},
    flags = 0,
    options?: CallOptions,
  ): Promise<string> {
    const args = { ...choiceOf(hypervisor), xmlCPUs: xmlCpus, flags };
    return (await this.call(p.connectBaselineHypervisorCpu, args, options)).cpu;
  }
}
