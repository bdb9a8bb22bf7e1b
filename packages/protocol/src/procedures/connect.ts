import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain } from '../structures/identity.ts';
import { nonnullString, nullableString } from '../structures/string.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { array, int, intFlag, struct, uhyper, uint } from '../xdr/schema.ts';

/** virConnectOpen: `name` is the URI that the daemon itself opens, '' lets it choose. */
export const connectOpen = procedure(
  1,
  'REMOTE_PROC_CONNECT_OPEN',
  { name: nullableString, flags: uint },
  null,
);

export const connectClose = procedure(2, 'REMOTE_PROC_CONNECT_CLOSE', null, null);

export const connectGetType = procedure(3, 'REMOTE_PROC_CONNECT_GET_TYPE', null, {
  type: nonnullString,
});

/** The hypervisor's version, major * 1,000,000 + minor * 1,000 + release. */
export const connectGetVersion = procedure(4, 'REMOTE_PROC_CONNECT_GET_VERSION', null, {
  hvVer: uhyper,
});

export const connectGetMaxVcpus = procedure(
  5,
  'REMOTE_PROC_CONNECT_GET_MAX_VCPUS',
  { type: nullableString },
  { maxVcpus: int },
);

export const connectGetCapabilities = procedure(7, 'REMOTE_PROC_CONNECT_GET_CAPABILITIES', null, {
  capabilities: nonnullString,
});

export const connectNumOfDomains = procedure(51, 'REMOTE_PROC_CONNECT_NUM_OF_DOMAINS', null, {
  num: int,
});

export const connectGetHostname = procedure(59, 'REMOTE_PROC_CONNECT_GET_HOSTNAME', null, {
  hostname: nonnullString,
});

/** `feature` is a virDrvFeature. */
export const connectSupportsFeature = procedure(
  60,
  'REMOTE_PROC_CONNECT_SUPPORTS_FEATURE',
  { feature: int },
  { supported: intFlag },
);

export const connectGetUri = procedure(110, 'REMOTE_PROC_CONNECT_GET_URI', null, {
  uri: nonnullString,
});

/** libvirt's own version on the host, in the scale of connectGetVersion. */
export const connectGetLibVersion = procedure(157, 'REMOTE_PROC_CONNECT_GET_LIB_VERSION', null, {
  libVer: uhyper,
});

export const connectListAllDomains = procedure(
  273,
  'REMOTE_PROC_CONNECT_LIST_ALL_DOMAINS',
  { needResults: int, flags: uint },
  { domains: array(domain, limits.domains), ret: uint },
);

export const connectGetDomainCapabilities = procedure(
  342,
  'REMOTE_PROC_CONNECT_GET_DOMAIN_CAPABILITIES',
  {
    emulatorbin: nullableString,
    arch: nullableString,
    machine: nullableString,
    virttype: nullableString,
    flags: uint,
  },
  { capabilities: nonnullString },
);

/** An empty `doms` means every domain that `flags` lets through. */
export const connectGetAllDomainStats = procedure(
  344,
  'REMOTE_PROC_CONNECT_GET_ALL_DOMAIN_STATS',
  { doms: array(domain, limits.domains), stats: uint, flags: uint },
  {
    retStats: array(
      struct({ dom: domain, params: typedParameters(limits.domainStats) }),
      limits.domains,
    ),
  },
);
