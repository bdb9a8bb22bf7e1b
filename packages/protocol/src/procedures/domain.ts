import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom, domainCheckpoint, domainSnapshot, uuid } from '../structures/identity.ts';
import { nonnullString, nullableString } from '../structures/string.ts';
import { array, chars, int, intFlag, struct, uchar, uhyper, uint, ushort } from '../xdr/schema.ts';

export const domainLookupById = procedure(
  22,
  'REMOTE_PROC_DOMAIN_LOOKUP_BY_ID',
  { id: int },
  { dom },
);
export const domainLookupByName = procedure(
  23,
  'REMOTE_PROC_DOMAIN_LOOKUP_BY_NAME',
  { name: nonnullString },
  { dom },
);
export const domainLookupByUuid = procedure(
  24,
  'REMOTE_PROC_DOMAIN_LOOKUP_BY_UUID',
  { uuid },
  { dom },
);

/** virDomainInfo: memory in KiB, CPU time in nanoseconds. */
export const domainGetInfo = procedure(
  16,
  'REMOTE_PROC_DOMAIN_GET_INFO',
  { dom },
  { state: uchar, maxMem: uhyper, memory: uhyper, nrVirtCpu: ushort, cpuTime: uhyper },
);
export const domainGetState = procedure(
  212,
  'REMOTE_PROC_DOMAIN_GET_STATE',
  { dom, flags: uint },
  { state: int, reason: int },
);
export const domainGetOsType = procedure(
  19,
  'REMOTE_PROC_DOMAIN_GET_OS_TYPE',
  { dom },
  { type: nonnullString },
);
export const domainIsActive = procedure(
  150,
  'REMOTE_PROC_DOMAIN_IS_ACTIVE',
  { dom },
  { active: intFlag },
);
export const domainIsPersistent = procedure(
  151,
  'REMOTE_PROC_DOMAIN_IS_PERSISTENT',
  { dom },
  { persistent: intFlag },
);
export const domainIsUpdated = procedure(
  202,
  'REMOTE_PROC_DOMAIN_IS_UPDATED',
  { dom },
  { updated: intFlag },
);
export const domainGetAutostart = procedure(
  15,
  'REMOTE_PROC_DOMAIN_GET_AUTOSTART',
  { dom },
  { autostart: intFlag },
);
export const domainSetAutostart = procedure(
  29,
  'REMOTE_PROC_DOMAIN_SET_AUTOSTART',
  { dom, autostart: intFlag },
  null,
);
/** Whether the domain starts with the host once, the next time. */
export const domainGetAutostartOnce = procedure(
  449,
  'REMOTE_PROC_DOMAIN_GET_AUTOSTART_ONCE',
  { dom },
  { autostart: intFlag },
);
export const domainSetAutostartOnce = procedure(
  450,
  'REMOTE_PROC_DOMAIN_SET_AUTOSTART_ONCE',
  { dom, autostart: intFlag },
  null,
);
export const domainGetMessages = procedure(
  426,
  'REMOTE_PROC_DOMAIN_GET_MESSAGES',
  { dom, flags: uint },
  { msgs: array(nonnullString, limits.domainMessages) },
);
export const domainGetMetadata = procedure(
  265,
  'REMOTE_PROC_DOMAIN_GET_METADATA',
  { dom, type: int, uri: nullableString, flags: uint },
  { metadata: nonnullString },
);
/** `metadata` null removes it; `key` is the prefix of the namespace `uri`. */
export const domainSetMetadata = procedure(
  264,
  'REMOTE_PROC_DOMAIN_SET_METADATA',
  {
    dom,
    type: int,
    metadata: nullableString,
    key: nullableString,
    uri: nullableString,
    flags: uint,
  },
  null,
);
export const domainRename = procedure(
  358,
  'REMOTE_PROC_DOMAIN_RENAME',
  { dom, newName: nullableString, flags: uint },
  { retcode: int },
);

export const domainGetXmlDesc = procedure(
  14,
  'REMOTE_PROC_DOMAIN_GET_XML_DESC',
  { dom, flags: uint },
  { xml: nonnullString },
);
export const domainDefineXml = procedure(
  11,
  'REMOTE_PROC_DOMAIN_DEFINE_XML',
  { xml: nonnullString },
  { dom },
);
export const domainDefineXmlFlags = procedure(
  350,
  'REMOTE_PROC_DOMAIN_DEFINE_XML_FLAGS',
  { xml: nonnullString, flags: uint },
  { dom },
);
/** Starts a domain that has no persistent definition. */
export const domainCreateXml = procedure(
  10,
  'REMOTE_PROC_DOMAIN_CREATE_XML',
  { xmlDesc: nonnullString, flags: uint },
  { dom },
);
export const domainUndefine = procedure(35, 'REMOTE_PROC_DOMAIN_UNDEFINE', { dom }, null);
export const domainUndefineFlags = procedure(
  231,
  'REMOTE_PROC_DOMAIN_UNDEFINE_FLAGS',
  { dom, flags: uint },
  null,
);

export const domainCreate = procedure(9, 'REMOTE_PROC_DOMAIN_CREATE', { dom }, null);
export const domainCreateWithFlags = procedure(
  196,
  'REMOTE_PROC_DOMAIN_CREATE_WITH_FLAGS',
  { dom, flags: uint },
  { dom },
);
export const domainShutdown = procedure(33, 'REMOTE_PROC_DOMAIN_SHUTDOWN', { dom }, null);
export const domainShutdownFlags = procedure(
  258,
  'REMOTE_PROC_DOMAIN_SHUTDOWN_FLAGS',
  { dom, flags: uint },
  null,
);
export const domainReboot = procedure(27, 'REMOTE_PROC_DOMAIN_REBOOT', { dom, flags: uint }, null);
export const domainReset = procedure(245, 'REMOTE_PROC_DOMAIN_RESET', { dom, flags: uint }, null);
export const domainDestroy = procedure(12, 'REMOTE_PROC_DOMAIN_DESTROY', { dom }, null);
export const domainDestroyFlags = procedure(
  234,
  'REMOTE_PROC_DOMAIN_DESTROY_FLAGS',
  { dom, flags: uint },
  null,
);
export const domainSuspend = procedure(34, 'REMOTE_PROC_DOMAIN_SUSPEND', { dom }, null);
export const domainResume = procedure(28, 'REMOTE_PROC_DOMAIN_RESUME', { dom }, null);

export const domainListAllSnapshots = procedure(
  274,
  'REMOTE_PROC_DOMAIN_LIST_ALL_SNAPSHOTS',
  { dom, needResults: int, flags: uint },
  { snapshots: array(domainSnapshot, limits.snapshots), ret: int },
);
export const domainListAllCheckpoints = procedure(
  413,
  'REMOTE_PROC_DOMAIN_LIST_ALL_CHECKPOINTS',
  { dom, needResults: int, flags: uint },
  { checkpoints: array(domainCheckpoint, limits.checkpoints), ret: int },
);

const securityLabel = { label: chars(limits.securityLabelBytes), enforcing: intFlag };
export const domainGetSecurityLabel = procedure(
  121,
  'REMOTE_PROC_DOMAIN_GET_SECURITY_LABEL',
  { dom },
  securityLabel,
);
export const domainGetSecurityLabelList = procedure(
  278,
  'REMOTE_PROC_DOMAIN_GET_SECURITY_LABEL_LIST',
  { dom },
  { labels: array(struct(securityLabel), limits.securityLabels), ret: int },
);
