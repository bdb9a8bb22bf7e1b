import type { LoadProfile } from '../domain/load.ts';

/** What one simulated host tells another of a domain that is to come. */
export interface Departure {
  /** The host that it comes from: a simulated host is not known by its UUID alone. */
  readonly instance: string;
  readonly uuid: string;
  /** Its persistent definition; null where it is transient. */
  readonly persistentXml: string | null;
  readonly paused: boolean;
  readonly load: LoadProfile;
}

const ROOT = 'virtune-migration';

/** As a cookie of libvirt's: XML, which no other daemon takes for one of its own. */
export const writeDeparture = (departure: Departure): Uint8Array =>
  Buffer.from(`<${ROOT}>${encodeURIComponent(JSON.stringify(departure))}</${ROOT}>`);

/** What a simulated host has told; null where somebody else has written it. */
export function readDeparture(cookie: Uint8Array): Departure | null {
  const text = Buffer.from(cookie).toString();
  const match = /^<virtune-migration>([^<]*)<\/virtune-migration>$/.exec(text);
  if (match === null) return null;
  try {
    return JSON.parse(decodeURIComponent(match[1] ?? '')) as Departure;
  } catch {
    return null;
  }
}
