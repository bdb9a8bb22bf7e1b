/**
 * Since which libvirt a server knows a procedure. Numbers are given in order and never again, so
 * the first number of each release says it all. From src/libvirt_public.syms and the history of
 * src/remote/remote_protocol.x, up to 11.3.0.
 */
const releases: readonly (readonly [firstNumber: number, release: string])[] = [
  [384, '3.1.0'],
  [387, '3.7.0'],
  [390, '3.9.0'],
  [391, '4.1.0'],
  [392, '4.4.0'],
  [395, '4.5.0'],
  [402, '4.10.0'],
  [403, '5.2.0'],
  [404, '5.5.0'],
  [411, '5.6.0'],
  [418, '5.7.0'],
  [419, '5.8.0'],
  [420, '5.10.0'],
  [421, '6.0.0'],
  [423, '6.9.0'],
  [424, '6.10.0'],
  [426, '7.1.0'],
  [427, '7.2.0'],
  [428, '7.3.0'],
  [431, '7.7.0'],
  [433, '7.8.0'],
  [438, '7.9.0'],
  [439, '8.0.0'],
  [440, '8.4.0'],
  [442, '8.5.0'],
  [443, '9.0.0'],
  [444, '9.7.0'],
  [447, '10.1.0'],
  [448, '10.2.0'],
  [449, '11.2.0'],
];

const FIRST_LISTED = 384;

/**
 * The libvirt that a procedure of REMOTE_PROGRAM came with, as in `4.10.0`; undefined for those of
 * 3.0.0 (January 2017) and before.
 */
export function procedureRelease(number: number): string | undefined {
  if (number < FIRST_LISTED) return undefined;
  return releases.findLast(([first]) => first <= number)?.[1];
}
