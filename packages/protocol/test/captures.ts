import { packetData } from './testdata.ts';

/** A call that virsh made of a libvirtd, and the reply, as whole packets. */
export interface Capture {
  readonly procedure: string;
  /** The virsh command that made the call. */
  readonly command: string;
  readonly call: Uint8Array;
  readonly reply: Uint8Array;
}

interface StoredCapture {
  readonly procedure: string;
  readonly command: string;
  readonly call: string;
  readonly reply: string;
}

/** Written by scripts/capture-packets.ts. */
export const captures: readonly Capture[] = (packetData('captured.json') as StoredCapture[]).map(
  ({ procedure, command, call, reply }) => ({
    procedure,
    command,
    call: new Uint8Array(Buffer.from(call, 'base64')),
    reply: new Uint8Array(Buffer.from(reply, 'base64')),
  }),
);

/** Every captured packet. */
export const capturedPackets: readonly Uint8Array[] = captures.flatMap(({ call, reply }) => [
  call,
  reply,
]);
