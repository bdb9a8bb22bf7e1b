import { limits, procedures as p, type TypedParameter } from '@virtune/protocol';
import { type SchedulerParameters, schedulerParameters } from '../parameters/scheduler.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainSaved } from './saved.ts';
import { STRING_OKAY } from './string-okay.ts';

/** CPU shares, periods and quotas. */
export class DomainScheduler extends DomainSaved {
  /** virDomainGetSchedulerType: the scheduler's name and how many parameters it has. */
  async getSchedulerType(options?: CallOptions): Promise<{ type: string; nparams: number }> {
    return this.call(p.domainGetSchedulerType, {}, options);
  }

  /** virDomainGetSchedulerParameters; `schedulerParameters.read` makes an object of the list. */
  async getSchedulerParameters(options?: CallOptions): Promise<readonly TypedParameter[]> {
    const args = { nparams: limits.schedulerParameters };
    return (await this.call(p.domainGetSchedulerParameters, args, options)).params;
  }

  /**
   * virDomainGetSchedulerParametersFlags; `schedulerParameters.read` makes an object of the list.
   */
  async getSchedulerParametersFlags(
    flags: number,
    options?: CallOptions,
  ): Promise<readonly TypedParameter[]> {
    const args = { nparams: limits.schedulerParameters, flags: flags | STRING_OKAY };
    return (await this.call(p.domainGetSchedulerParametersFlags, args, options)).params;
  }

  /** virDomainSetSchedulerParameters. */
  async setSchedulerParameters(
    params: SchedulerParameters | readonly TypedParameter[],
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: schedulerParameters.write(params) };
    await this.call(p.domainSetSchedulerParameters, args, options);
  }

  /** virDomainSetSchedulerParametersFlags. */
  async setSchedulerParametersFlags(
    params: SchedulerParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: schedulerParameters.write(params), flags };
    await this.call(p.domainSetSchedulerParametersFlags, args, options);
  }
}
