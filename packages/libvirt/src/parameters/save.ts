import { parameterSet } from './parameter-set.ts';

/** Where a domain's memory is saved to, or restored from (VIR_DOMAIN_SAVE_PARAM_*). */
export interface SaveParameters {
  /** A file of the host; without it, in virDomainSaveParams, the managed save image. */
  readonly file?: string;
  /** A definition that takes the place of the saved one; what the guest sees may not differ. */
  readonly dxml?: string;
  /** `raw`, `zstd`, `lzop`, `gzip`, `bzip2` or `xz`. Since libvirt 11.2.0. */
  readonly imageFormat?: string;
}

/** Writes what virDomainSaveParams and virDomainRestoreParams take. */
export const saveParameters = parameterSet<SaveParameters>({
  file: ['file', 'string'],
  dxml: ['dxml', 'string'],
  imageFormat: ['image_format', 'string'],
});
