import type { Header } from './packet.ts';
import { messageStatus, messageType } from './packet.ts';

/** KEEPALIVE_PROGRAM ("keep"): pings that any side may send, without payload (virkeepaliveprotocol.x). */
export const KEEPALIVE_PROGRAM = 0x6b65_6570;
export const KEEPALIVE_VERSION = 1;
export const keepaliveProcedure = { ping: 1, pong: 2 } as const;

export const pongHeader: Header = {
  program: KEEPALIVE_PROGRAM,
  version: KEEPALIVE_VERSION,
  procedure: keepaliveProcedure.pong,
  type: messageType.message,
  serial: 0,
  status: messageStatus.ok,
};
