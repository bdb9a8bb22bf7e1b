import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { nonnullString, nullableString } from '../structures/string.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { intFlag, uint } from '../xdr/schema.ts';

/** Ends the domain, its memory in the file `to` of the host. */
export const domainSave = procedure(
  55,
  'REMOTE_PROC_DOMAIN_SAVE',
  { dom, to: nonnullString },
  null,
);
/** `dxml` replaces what the definition says about the host. */
export const domainSaveFlags = procedure(
  232,
  'REMOTE_PROC_DOMAIN_SAVE_FLAGS',
  { dom, to: nonnullString, dxml: nullableString, flags: uint },
  null,
);
export const domainSaveParams = procedure(
  440,
  'REMOTE_PROC_DOMAIN_SAVE_PARAMS',
  { dom, params: typedParameters(limits.saveParameters), flags: uint },
  null,
);
export const domainRestore = procedure(
  54,
  'REMOTE_PROC_DOMAIN_RESTORE',
  { from: nonnullString },
  null,
);
export const domainRestoreFlags = procedure(
  233,
  'REMOTE_PROC_DOMAIN_RESTORE_FLAGS',
  { from: nonnullString, dxml: nullableString, flags: uint },
  null,
);
export const domainRestoreParams = procedure(
  441,
  'REMOTE_PROC_DOMAIN_RESTORE_PARAMS',
  { params: typedParameters(limits.saveParameters), flags: uint },
  null,
);
export const domainSaveImageGetXmlDesc = procedure(
  235,
  'REMOTE_PROC_DOMAIN_SAVE_IMAGE_GET_XML_DESC',
  { file: nonnullString, flags: uint },
  { xml: nonnullString },
);
export const domainSaveImageDefineXml = procedure(
  236,
  'REMOTE_PROC_DOMAIN_SAVE_IMAGE_DEFINE_XML',
  { file: nonnullString, dxml: nonnullString, flags: uint },
  null,
);
export const domainManagedSave = procedure(
  182,
  'REMOTE_PROC_DOMAIN_MANAGED_SAVE',
  { dom, flags: uint },
  null,
);
export const domainHasManagedSaveImage = procedure(
  183,
  'REMOTE_PROC_DOMAIN_HAS_MANAGED_SAVE_IMAGE',
  { dom, flags: uint },
  { result: intFlag },
);
export const domainManagedSaveRemove = procedure(
  184,
  'REMOTE_PROC_DOMAIN_MANAGED_SAVE_REMOVE',
  { dom, flags: uint },
  null,
);
export const domainManagedSaveGetXmlDesc = procedure(
  388,
  'REMOTE_PROC_DOMAIN_MANAGED_SAVE_GET_XML_DESC',
  { dom, flags: uint },
  { xml: nonnullString },
);
export const domainManagedSaveDefineXml = procedure(
  389,
  'REMOTE_PROC_DOMAIN_MANAGED_SAVE_DEFINE_XML',
  { dom, dxml: nullableString, flags: uint },
  null,
);
