import { limits, procedures as p, type TypedParameter } from '@virtune/protocol';
import { type InterfaceParameters, interfaceParameters } from '../parameters/interface.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainBlock } from './block.ts';
import { STRING_OKAY } from './string-okay.ts';

/** virDomainInterfaceStatsStruct; -1 where the hypervisor does not count. */
export interface InterfaceCounters {
  /** Bytes received. */
  readonly rxBytes: bigint;
  /** Packets received. */
  readonly rxPackets: bigint;
  /** Errors in receiving. */
  readonly rxErrs: bigint;
  /** Received packets that were dropped. */
  readonly rxDrop: bigint;
  /** Bytes sent. */
  readonly txBytes: bigint;
  /** Packets sent. */
  readonly txPackets: bigint;
  /** Errors in sending. */
  readonly txErrs: bigint;
  /** Packets to be sent that were dropped. */
  readonly txDrop: bigint;
}

/** Network interfaces, named by their target on the host or by their MAC address. */
export class DomainInterfaces extends DomainBlock {
  /** virDomainGetInterfaceParameters; `interfaceParameters.read` makes an object of the list. */
  async getInterfaceParameters(
    device: string,
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { device, nparams: limits.interfaceParameters, flags: flags | STRING_OKAY };
    return (await this.call(p.domainGetInterfaceParameters, args, options)).params;
  }

  /** virDomainSetInterfaceParameters. */
  async setInterfaceParameters(
    device: string,
    params: InterfaceParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { device, params: interfaceParameters.write(params), flags };
    await this.call(p.domainSetInterfaceParameters, args, options);
  }

  /** virDomainInterfaceStats: seen from the domain. */
  async interfaceStats(device: string, options?: CallOptions): Promise<InterfaceCounters> {
    return this.call(p.domainInterfaceStats, { device }, options);
  }
}
