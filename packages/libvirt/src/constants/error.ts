/** virErrorNumber (libvirt/virterror.h): the codes that a program is likely to tell apart. */
export const errorCode = {
  /** A failure of libvirt's own. */
  internalError: 1,
  /** The driver does not have this call. */
  noSupport: 3,
  /** No driver for this URI. */
  noConnect: 5,
  /** An argument that cannot be. */
  invalidArg: 8,
  /** The hypervisor or the system failed. */
  operationFailed: 9,
  /** XML that lacks something, or has what it may not. */
  xmlError: 27,
  /** There is such a domain already. */
  domExist: 28,
  /** The connection is read-only. */
  operationDenied: 29,
  /** XML that cannot be parsed. */
  xmlDetail: 35,
  /** A system call failed. */
  systemError: 38,
  /** The protocol was not kept, or the procedure is not known. */
  rpc: 39,
  /** There is no such domain. */
  noDomain: 42,
  /** polkit or SASL said no. */
  authFailed: 45,
  /** Not in this state of the domain. */
  operationInvalid: 55,
  /** This host or hypervisor does not do it. */
  configUnsupported: 67,
  /** Another job has the domain. */
  operationTimeout: 68,
  /** The driver does not do this argument. */
  argumentUnsupported: 74,
  /** A job was aborted. */
  operationAborted: 78,
  /** There is no such metadata. */
  noDomainMetadata: 80,
  /** A number too large. */
  overflow: 82,
  /** The driver cannot do it now. */
  operationUnsupported: 84,
  /** The guest's agent does not answer. */
  agentUnresponsive: 86,
  /** Somebody else uses it. */
  resourceBusy: 87,
  /** A policy forbids it. */
  accessDenied: 88,
  /** XML that libvirt's schema does not know. */
  xmlInvalidSchema: 92,
  /** There is nobody to ask about a password. */
  authUnavailable: 94,
  /** The guest's agent is out of step. */
  agentUnsynced: 97,
} as const;

/** virErrorLevel. */
export const errorLevel = {
  /** All is well. */
  none: 0,
  /** It was done all the same. */
  warning: 1,
  /** It was not done. */
  error: 2,
} as const;
