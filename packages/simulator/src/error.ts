import type { RemoteError } from '@virtune/protocol';

/** virErrorNumber (libvirt/virterror.h): those that the simulator answers with. */
export const code = {
  internalError: 1,
  noSupport: 3,
  noConnect: 5,
  invalidArg: 8,
  operationFailed: 9,
  noTarget: 20,
  noName: 21,
  xmlError: 27,
  domExist: 28,
  operationDenied: 29,
  xmlDetail: 35,
  systemError: 38,
  rpc: 39,
  noDomain: 42,
  authFailed: 45,
  noStoragePool: 49,
  noStorageVolume: 50,
  operationInvalid: 55,
  configUnsupported: 67,
  operationTimeout: 68,
  argumentUnsupported: 74,
  noDomainMetadata: 80,
  migrateUnsafe: 81,
  overflow: 82,
  blockCopyActive: 83,
  operationUnsupported: 84,
  agentUnresponsive: 86,
  cpuIncompatible: 91,
  xmlInvalidSchema: 92,
  deviceMissing: 99,
} as const;
export type ErrorCode = (typeof code)[keyof typeof code];

/** virErrorDomain (libvirt/virterror.h): the part of libvirt that an error comes from. */
export const from = {
  none: 0,
  xml: 5,
  dom: 6,
  rpc: 7,
  conf: 9,
  qemu: 10,
  remote: 13,
  storage: 18,
  network: 19,
  domain: 20,
  nodedev: 22,
  security: 24,
  interface: 26,
  secret: 30,
  cpu: 31,
  nwfilter: 33,
  domainSnapshot: 35,
  streams: 38,
  event: 40,
  capabilities: 44,
  device: 49,
  cgroup: 54,
  perf: 65,
  resctrl: 67,
  domainCheckpoint: 69,
} as const;
export type ErrorDomain = (typeof from)[keyof typeof from];

/** How libvirt words an error with a detail (virErrorMsg); `%s` stands for the detail. */
const wordings: Readonly<Record<ErrorCode, string>> = {
  [code.internalError]: 'internal error: %s',
  [code.noSupport]: 'this function is not supported by the connection driver: %s',
  [code.noConnect]: 'no connection driver available for %s',
  [code.invalidArg]: 'invalid argument: %s',
  [code.operationFailed]: 'operation failed: %s',
  [code.noTarget]: 'missing target information for device %s',
  [code.noName]: 'missing name information in %s',
  [code.xmlError]: 'XML error: %s',
  [code.domExist]: 'domain %s exists already',
  [code.operationDenied]: 'operation forbidden: %s',
  [code.xmlDetail]: '%s',
  [code.systemError]: '%s',
  [code.rpc]: '%s',
  [code.noDomain]: 'Domain not found: %s',
  [code.authFailed]: 'authentication failed: %s',
  [code.noStoragePool]: 'Storage pool not found: %s',
  [code.noStorageVolume]: 'Storage volume not found: %s',
  [code.operationInvalid]: 'Requested operation is not valid: %s',
  [code.configUnsupported]: 'unsupported configuration: %s',
  [code.operationTimeout]: 'Timed out during operation: %s',
  [code.argumentUnsupported]: 'argument unsupported: %s',
  [code.noDomainMetadata]: 'metadata not found: %s',
  [code.migrateUnsafe]: 'Unsafe migration: %s',
  [code.overflow]: 'numerical overflow: %s',
  [code.blockCopyActive]: 'block copy still active: %s',
  [code.operationUnsupported]: 'Operation not supported: %s',
  [code.agentUnresponsive]: 'Guest agent is not responding: %s',
  [code.cpuIncompatible]: 'the CPU is incompatible with host CPU: %s',
  [code.deviceMissing]: 'device not found: %s',
  [code.xmlInvalidSchema]: 'XML document failed to validate against schema: %s',
};

/** What libvirt says of a code where there is no detail (virErrorMsg). */
const bare: Partial<Record<ErrorCode, string>> = {
  [code.noTarget]: 'missing target information for device',
  [code.noName]: 'missing name information',
  [code.noSupport]: 'this function is not supported by the connection driver',
  [code.operationDenied]: 'operation forbidden for read only access',
  [code.cpuIncompatible]: 'the CPU is incompatible with host CPU',
  [code.xmlError]: 'XML description is invalid or not well formed',
};

/** VIR_ERR_ERROR. */
const LEVEL_ERROR = 2;

/** An error as libvirt would answer it (virError). It is for the client, and no fault of ours. */
export class VirError extends Error {
  override readonly name = 'VirError';
  readonly code: ErrorCode;
  readonly domain: ErrorDomain;
  /** The wording, and the detail that stands in it, as libvirt sends them beside the message. */
  readonly str1: string | null;
  readonly str2: string | null;
  readonly int1: number;

  /** `detail` null: libvirt's words for the code alone. `errno` is sent with a system error. */
  constructor(code: ErrorCode, domain: ErrorDomain, detail: string | null, errno = -1) {
    const wording = detail === null ? (bare[code] ?? wordings[code]) : wordings[code];
    super(detail === null ? wording : wording.replace('%s', () => detail));
    this.code = code;
    this.domain = domain;
    this.str1 = wording;
    this.str2 = detail;
    this.int1 = errno;
  }

  /** The error as it goes over the wire. */
  toRemote(): RemoteError {
    return {
      code: this.code,
      domain: this.domain,
      message: this.message,
      level: LEVEL_ERROR,
      dom: null,
      str1: this.str1,
      str2: this.str2,
      str3: null,
      int1: this.int1,
      int2: -1,
      net: null,
    };
  }
}

/**
 * A zero that libvirt's API refuses before its driver sees it (virReportInvalidNonZeroArg), without
 * the words that stand before other errors of this code.
 */
export class ZeroArgumentError extends VirError {
  readonly #argument: string;
  readonly #procedure: string;

  constructor(domain: ErrorDomain, argument: string, procedure: string) {
    super(code.invalidArg, domain, null);
    this.message = `${argument} in ${procedure} must not be zero`;
    this.#argument = argument;
    this.#procedure = procedure;
  }

  override toRemote(): RemoteError {
    const names = { str1: this.#procedure, str2: this.#argument };
    return { ...super.toRemote(), ...names, int1: 0, int2: 0 };
  }
}
