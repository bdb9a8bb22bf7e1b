import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { DomainDefinition } from './definition.ts';

/** Start, end, pause. */
export class DomainLife extends DomainDefinition {
  /** virDomainCreate: starts it. */
  async create(options?: CallOptions): Promise<void> {
    await this.call(p.domainCreate, {}, options);
  }

  /** virDomainCreateWithFlags; see `createFlags`. The running domain, with its new id. */
  async createWithFlags(flags: number, options?: CallOptions): Promise<this> {
    const args = { flags };
    const { dom } = await this.call(p.domainCreateWithFlags, args, options);
    return this.sibling(dom);
  }

  /** virDomainShutdown: asks the guest. */
  async shutdown(options?: CallOptions): Promise<void> {
    await this.call(p.domainShutdown, {}, options);
  }

  /** virDomainShutdownFlags; see `shutdownFlags`. */
  async shutdownFlags(flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainShutdownFlags, { flags }, options);
  }

  /** virDomainReboot: asks the guest; see `rebootFlags`. */
  async reboot(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(p.domainReboot, { flags }, options);
  }

  /** virDomainReset: as the button does, without asking the guest. */
  async reset(options?: CallOptions): Promise<void> {
    await this.call(p.domainReset, { flags: 0 }, options);
  }

  /** virDomainDestroy: ends it without asking the guest. */
  async destroy(options?: CallOptions): Promise<void> {
    await this.call(p.domainDestroy, {}, options);
  }

  /** virDomainDestroyFlags; see `destroyFlags`. */
  async destroyFlags(flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainDestroyFlags, { flags }, options);
  }

  /** virDomainSuspend. */
  async suspend(options?: CallOptions): Promise<void> {
    await this.call(p.domainSuspend, {}, options);
  }

  /** virDomainResume. */
  async resume(options?: CallOptions): Promise<void> {
    await this.call(p.domainResume, {}, options);
  }
}
