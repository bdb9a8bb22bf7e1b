const GROUPS = [8, 4, 4, 4, 12];

/** 16 bytes as `8-4-4-4-12` hexadecimal digits (virUUIDFormat). */
export function formatUuid(bytes: Uint8Array): string {
  const hex = Buffer.from(bytes).toString('hex');
  let at = 0;
  return GROUPS.map((length) => hex.slice(at, (at += length))).join('-');
}

/**
 * The 16 bytes of a UUID, or undefined for anything else. As libvirt reads it (virUUIDParse):
 * hyphens and blanks may stand between any two pairs of digits, white space around the whole.
 */
export function parseUuid(text: string): Uint8Array | undefined {
  const compact = text.trim();
  if (!/^([- ]*[0-9a-fA-F]{2}){16}$/.test(compact)) return undefined;
  return Uint8Array.from(Buffer.from(compact.replaceAll(/[- ]/g, ''), 'hex'));
}
