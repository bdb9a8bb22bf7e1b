import { procedure } from '../procedure.ts';
import { storagePool as pool, storageVolume as vol } from '../structures/identity.ts';
import { nonnullString } from '../structures/string.ts';
import { uint } from '../xdr/schema.ts';

export const storagePoolLookupByName = procedure(
  84,
  'REMOTE_PROC_STORAGE_POOL_LOOKUP_BY_NAME',
  { name: nonnullString },
  { pool },
);

export const storageVolumeDelete = procedure(
  94,
  'REMOTE_PROC_STORAGE_VOL_DELETE',
  { vol, flags: uint },
  null,
);
export const storageVolumeLookupByName = procedure(
  95,
  'REMOTE_PROC_STORAGE_VOL_LOOKUP_BY_NAME',
  { pool, name: nonnullString },
  { vol },
);
export const storageVolumeLookupByPath = procedure(
  97,
  'REMOTE_PROC_STORAGE_VOL_LOOKUP_BY_PATH',
  { path: nonnullString },
  { vol },
);
export const storageVolumeWipe = procedure(
  165,
  'REMOTE_PROC_STORAGE_VOL_WIPE',
  { vol, flags: uint },
  null,
);
