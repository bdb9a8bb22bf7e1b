import { limits } from '../limits.ts';
import { optional, string } from '../xdr/schema.ts';

/** `remote_nonnull_string`. */
export const nonnullString = string(limits.stringBytes);

/** `remote_string`: text, or null. */
export const nullableString = optional(nonnullString);
