/** Flag and enumeration values of libvirt/libvirt-host.h; each object is named after its C type. */

/** virConnectCompareCPUFlags. */
export const compareCpuFlags = {
  /** A CPU that does not fit is an error that says why. */
  failIncompatible: 1 << 0,
  /** What libvirt's schema does not know is an error. Since libvirt 6.9.0. */
  validateXml: 1 << 1,
} as const;

/** virCPUCompareResult: the CPU that was asked about, against the host's. */
export const cpuCompareResult = {
  /** The host cannot provide it. */
  incompatible: 0,
  /** Exactly the host's. */
  identical: 1,
  /** The host's can do more. */
  superset: 2,
} as const;

/** virConnectBaselineCPUFlags. */
export const baselineCpuFlags = {
  /** All features are listed, also those of the model. */
  expandFeatures: 1 << 0,
  /** Features that forbid migration are left out. */
  migratable: 1 << 1,
} as const;

/** virNodeAllocPagesFlags. */
export const allocPagesFlags = {
  /** So many more. */
  add: 0,
  /** So many in all. */
  set: 1 << 0,
} as const;
