/** virErrorNumber (libvirt/virterror.h): the codes that a program is likely to tell apart. */
export const errorCode = {
  internalError: 1,
  noSupport: 3,
  noConnect: 5,
  invalidArg: 8,
  operationFailed: 9,
  xmlError: 27,
  xmlDetail: 35,
  domExist: 28,
  operationDenied: 29,
  systemError: 38,
  rpc: 39,
  noDomain: 42,
  authFailed: 45,
  operationInvalid: 55,
  configUnsupported: 67,
  operationTimeout: 68,
  argumentUnsupported: 74,
  operationAborted: 78,
  noDomainMetadata: 80,
  overflow: 82,
  operationUnsupported: 84,
  agentUnresponsive: 86,
  resourceBusy: 87,
  accessDenied: 88,
  xmlInvalidSchema: 92,
  authUnavailable: 94,
  agentUnsynced: 97,
} as const;

/** virErrorLevel. */
export const errorLevel = { none: 0, warning: 1, error: 2 } as const;
