import { fixedOpaque, int, struct, type ValueOf } from '../xdr/schema.ts';
import { nonnullString } from './string.ts';

/** VIR_UUID_BUFLEN. */
export const UUID_BYTES = 16;

/** `remote_uuid`: 16 raw bytes. */
export const uuid = fixedOpaque(UUID_BYTES);

/** `remote_nonnull_domain`: what identifies a domain; `id` is -1 while it is not running. */
export const domain = struct({ name: nonnullString, uuid, id: int });
export type DomainIdentity = ValueOf<typeof domain>;

/** `remote_nonnull_network`. */
export const network = struct({ name: nonnullString, uuid });

/** `remote_nonnull_domain_snapshot`. */
export const domainSnapshot = struct({ name: nonnullString, dom: domain });

/** `remote_nonnull_domain_checkpoint`. */
export const domainCheckpoint = struct({ name: nonnullString, dom: domain });

/** `remote_nonnull_storage_pool`. */
export const storagePool = struct({ name: nonnullString, uuid });
export type StoragePoolIdentity = ValueOf<typeof storagePool>;

/** `remote_nonnull_storage_vol`. */
export const storageVolume = struct({
  pool: nonnullString,
  name: nonnullString,
  key: nonnullString,
});
export type StorageVolumeIdentity = ValueOf<typeof storageVolume>;
