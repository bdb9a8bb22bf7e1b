import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { type PerfEvents, perfEvents } from '../parameters/perf.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainMigration } from './migration.ts';
import { STRING_OKAY } from './string-okay.ts';

/** What is measured on demand; the results are in getAllDomainStats. */
export class DomainPerf extends DomainMigration {
  /** virDomainGetPerfEvents; `perfEvents.read` makes an object of the list. */
  async getPerfEvents(flags = 0, options?: CallOptions): Promise<readonly TypedParameter[]> {
    const args = { flags: flags | STRING_OKAY };
    return (await this.call(p.domainGetPerfEvents, args, options)).params;
  }

  /** virDomainSetPerfEvents: switches events on or off. */
  async setPerfEvents(
    params: PerfEvents | readonly TypedParameter[],
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: perfEvents.write(params), flags };
    await this.call(p.domainSetPerfEvents, args, options);
  }

  /**
   * virDomainStartDirtyRateCalc: measures for 1 to 60 seconds how fast memory is dirtied; see
   * `dirtyRateFlags`. Does not wait. Since libvirt 7.2.0.
   */
  async startDirtyRateCalc(seconds: number, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(p.domainStartDirtyRateCalc, { seconds, flags }, options);
  }
}
