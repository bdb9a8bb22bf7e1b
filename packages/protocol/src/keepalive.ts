import type { Header } from './packet.ts';
import { messageStatus, messageType } from './packet.ts';

/** KEEPALIVE_PROGRAM ("keep"): pings that any side may send, without payload (virkeepaliveprotocol.x). */
export const KEEPALIVE_PROGRAM = 0x6b65_6570;
export const KEEPALIVE_VERSION = 1;
export const keepaliveProcedure = { ping: 1, pong: 2 } as const;

const header = (procedure: number): Header => ({
  program: KEEPALIVE_PROGRAM,
  version: KEEPALIVE_VERSION,
  procedure,
  type: messageType.message,
  serial: 0,
  status: messageStatus.ok,
});

export const pingHeader: Header = header(keepaliveProcedure.ping);
export const pongHeader: Header = header(keepaliveProcedure.pong);

/**
 * VIR_DRV_FEATURE_PROGRAM_KEEPALIVE, for connectSupportsFeature before connectOpen: a server that
 * has it answers pings from then on, and sends its own.
 */
export const KEEPALIVE_FEATURE = 10;
