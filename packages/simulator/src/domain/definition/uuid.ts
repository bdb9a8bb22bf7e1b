/**
 * A UUID as libvirt writes it; null where the text is none. Dashes may stand anywhere between two
 * digits, white space around it (virUUIDParse).
 */
export function parseUuid(text: string): string | null {
  const trimmed = text.trim();
  if (!/^(?:[\dA-Fa-f]{2}-?)+$/.test(trimmed)) return null;
  const digits = trimmed.replaceAll('-', '').toLowerCase();
  return digits.length === 32 ? formatUuid(digits) : null;
}

function formatUuid(digits: string): string {
  const part = (start: number, end: number): string => digits.slice(start, end);
  return `${part(0, 8)}-${part(8, 12)}-${part(12, 16)}-${part(16, 20)}-${part(20, 32)}`;
}

/** The bytes of a UUID, as they go over the wire. */
export function uuidBytes(uuid: string): Uint8Array {
  return Buffer.from(uuid.replaceAll('-', ''), 'hex');
}

/** The UUID of 16 bytes. */
export function uuidText(bytes: Uint8Array): string {
  return formatUuid(Buffer.from(bytes).toString('hex'));
}
