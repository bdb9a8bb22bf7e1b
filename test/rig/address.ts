import { randomInt } from 'node:crypto';

const byte = (): number => randomInt(1, 255);

/**
 * An address of the loopback network that nothing else is likely to use, so that servers of several
 * tests can listen on the ports that clients expect.
 */
export function ownAddress(): string {
  return `127.${byte()}.${byte()}.${byte()}`;
}
