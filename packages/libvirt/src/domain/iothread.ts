import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { type IothreadParameters, iothreadParameters } from '../parameters/iothread.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainPins } from './pin.ts';

/** An iothread and the CPUs that it may run on. */
export interface IothreadInfo {
  /** Its id; ids have gaps. */
  readonly iothreadId: number;
  /** The host CPUs that it may run on. */
  readonly cpumap: Uint8Array;
}

/** Iothreads: which there are, where they may run, how they poll. */
export class DomainIothreads extends DomainPins {
  /** virDomainGetIOThreadInfo. */
  async getIothreadInfo(flags: number, options?: CallOptions): Promise<readonly IothreadInfo[]> {
    return (await this.call(p.domainGetIothreadInfo, { flags }, options)).info;
  }

  /** virDomainPinIOThread. */
  async pinIothread(
    iothreadId: number,
    cpumap: Uint8Array,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { iothreadsId: iothreadId, cpumap, flags };
    await this.call(p.domainPinIothread, args, options);
  }

  /** virDomainAddIOThread. */
  async addIothread(iothreadId: number, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainAddIothread, { iothreadId, flags }, options);
  }

  /** virDomainDelIOThread. */
  async delIothread(iothreadId: number, flags: number, options?: CallOptions): Promise<void> {
    await this.call(p.domainDelIothread, { iothreadId, flags }, options);
  }

  /** virDomainSetIOThreadParams: polling and pool sizes. */
  async setIothreadParams(
    iothreadId: number,
    params: IothreadParameters | readonly TypedParameter[],
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    const args = { iothreadId, params: iothreadParameters.write(params), flags };
    await this.call(p.domainSetIothreadParams, args, options);
  }
}
