import { parameterSet } from './parameter-set.ts';

/** Bandwidth of a network interface (VIR_DOMAIN_BANDWIDTH_*); 0 is no limit. */
export interface InterfaceParameters {
  /** KiB a second, to the guest. */
  readonly inboundAverageKiBps?: number;
  /** KiB a second that a burst may reach. */
  readonly inboundPeakKiBps?: number;
  /** KiB of a burst at peak. */
  readonly inboundBurstKiB?: number;
  /** KiB a second that are guaranteed. */
  readonly inboundFloorKiBps?: number;
  /** KiB a second, from the guest. */
  readonly outboundAverageKiBps?: number;
  /** KiB a second that a burst may reach. */
  readonly outboundPeakKiBps?: number;
  /** KiB of a burst at peak. */
  readonly outboundBurstKiB?: number;
}

/** Reads and writes what virDomainGetInterfaceParameters and its setter speak of. */
export const interfaceParameters = parameterSet<InterfaceParameters>({
  inboundAverageKiBps: ['inbound.average', 'uint'],
  inboundPeakKiBps: ['inbound.peak', 'uint'],
  inboundBurstKiB: ['inbound.burst', 'uint'],
  inboundFloorKiBps: ['inbound.floor', 'uint'],
  outboundAverageKiBps: ['outbound.average', 'uint'],
  outboundPeakKiBps: ['outbound.peak', 'uint'],
  outboundBurstKiB: ['outbound.burst', 'uint'],
});
