import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { DomainHandle } from './handle.ts';

/** virDomainInfo. */
export interface DomainInfo {
  /** `domainState`. */
  readonly state: number;
  /** The most that it can have. */
  readonly maxMemoryKiB: bigint;
  /** What it has. */
  readonly memoryKiB: bigint;
  /** How many vCPUs it has. */
  readonly vcpus: number;
  /** CPU time used since it started. */
  readonly cpuTimeNs: bigint;
}

/** A label of a security driver; `enforcing` false is permissive. */
export interface SecurityLabel {
  /** The label; empty where there is none. */
  readonly label: string;
  /** Whether what it forbids is refused, and not only told. */
  readonly enforcing: boolean;
}

/** virDomainControlInfo. */
export interface ControlInfo {
  /** `controlState`. */
  readonly state: number;
  /**
   * Why it is in error (virDomainControlErrorReason): 2 the monitor is broken, 3 libvirt failed.
   */
  readonly details: number;
  /** How long it has been so. */
  readonly stateTimeMs: bigint;
}

/** What a domain is and how it is. */
export class DomainFacts extends DomainHandle {
  /** virDomainGetInfo. */
  async getInfo(options?: CallOptions): Promise<DomainInfo> {
    const info = await this.call(p.domainGetInfo, {}, options);
    return {
      state: info.state,
      maxMemoryKiB: info.maxMem,
      memoryKiB: info.memory,
      vcpus: info.nrVirtCpu,
      cpuTimeNs: info.cpuTime,
    };
  }

  /** virDomainGetState: `domainState`, and a reason whose meaning depends on it. */
  async getState(options?: CallOptions): Promise<{ state: number; reason: number }> {
    return this.call(p.domainGetState, { flags: 0 }, options);
  }

  /** virDomainGetOSType, e.g. `hvm`. */
  async getOsType(options?: CallOptions): Promise<string> {
    return (await this.call(p.domainGetOsType, {}, options)).type;
  }

  /** virDomainIsActive. */
  async isActive(options?: CallOptions): Promise<boolean> {
    return (await this.call(p.domainIsActive, {}, options)).active;
  }

  /** virDomainIsPersistent. */
  async isPersistent(options?: CallOptions): Promise<boolean> {
    return (await this.call(p.domainIsPersistent, {}, options)).persistent;
  }

  /** virDomainIsUpdated: whether the definition has changed since the start. */
  async isUpdated(options?: CallOptions): Promise<boolean> {
    return (await this.call(p.domainIsUpdated, {}, options)).updated;
  }

  /** virDomainGetAutostart. */
  async getAutostart(options?: CallOptions): Promise<boolean> {
    return (await this.call(p.domainGetAutostart, {}, options)).autostart;
  }

  /** virDomainSetAutostart: whether it starts with the host. */
  async setAutostart(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.call(p.domainSetAutostart, { autostart }, options);
  }

  /**
   * virDomainGetAutostartOnce: whether it starts the next time that the host does. Since libvirt
   * 11.2.0.
   */
  async getAutostartOnce(options?: CallOptions): Promise<boolean> {
    return (await this.call(p.domainGetAutostartOnce, {}, options)).autostart;
  }

  /** virDomainSetAutostartOnce. Since libvirt 11.2.0. */
  async setAutostartOnce(autostart: boolean, options?: CallOptions): Promise<void> {
    await this.call(p.domainSetAutostartOnce, { autostart }, options);
  }

  /** virDomainGetControlInfo: whether the hypervisor's monitor answers. */
  async getControlInfo(options?: CallOptions): Promise<ControlInfo> {
    const info = await this.call(p.domainGetControlInfo, { flags: 0 }, options);
    return { state: info.state, details: info.details, stateTimeMs: info.stateTime };
  }

  /** virDomainGetMessages; `messageType` or 0 for all. */
  async getMessages(flags = 0, options?: CallOptions): Promise<readonly string[]> {
    return (await this.call(p.domainGetMessages, { flags }, options)).msgs;
  }

  /** virDomainGetSecurityLabelList. */
  async getSecurityLabelList(options?: CallOptions): Promise<readonly SecurityLabel[]> {
    return (await this.call(p.domainGetSecurityLabelList, {}, options)).labels;
  }

  /** virDomainGetSecurityLabel. */
  async getSecurityLabel(options?: CallOptions): Promise<SecurityLabel> {
    return this.call(p.domainGetSecurityLabel, {}, options);
  }
}
