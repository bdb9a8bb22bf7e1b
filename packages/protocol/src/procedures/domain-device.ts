import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { nonnullString } from '../structures/string.ts';
import { uint } from '../xdr/schema.ts';

export const domainAttachDeviceFlags = procedure(
  160,
  'REMOTE_PROC_DOMAIN_ATTACH_DEVICE_FLAGS',
  { dom, xml: nonnullString, flags: uint },
  null,
);
export const domainDetachDeviceFlags = procedure(
  161,
  'REMOTE_PROC_DOMAIN_DETACH_DEVICE_FLAGS',
  { dom, xml: nonnullString, flags: uint },
  null,
);
export const domainUpdateDeviceFlags = procedure(
  174,
  'REMOTE_PROC_DOMAIN_UPDATE_DEVICE_FLAGS',
  { dom, xml: nonnullString, flags: uint },
  null,
);
