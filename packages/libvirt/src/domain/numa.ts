import { limits, procedures as p, type TypedParameter } from '@virtune/protocol';
import { type NumaParameters, numaParameters } from '../parameters/numa.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainMemory } from './memory.ts';
import { STRING_OKAY } from './string-okay.ts';

/** The host nodes that memory comes from. */
export class DomainNuma extends DomainMemory {
  /**
   * virDomainGetNumaParameters: `numa_mode` (numatuneMemMode) and `numa_nodeset`;
   * `numaParameters.read` makes an object of them.
   */
  async getNumaParameters(
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { nparams: limits.numaParameters, flags: flags | STRING_OKAY };
    return (await this.call(p.domainGetNumaParameters, args, options)).params;
  }

  /** virDomainSetNumaParameters. */
  async setNumaParameters(
    params: NumaParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: numaParameters.write(params), flags };
    await this.call(p.domainSetNumaParameters, args, options);
  }
}
