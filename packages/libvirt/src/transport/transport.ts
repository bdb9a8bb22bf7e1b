/** What a transport tells its owner. */
export interface TransportEvents {
  /** Bytes have arrived. They are good until this returns: the buffer is used again. */
  onData(bytes: Uint8Array): void;
  /** There is room again after a `send` that returned false. */
  onDrain?(): void;
  /** The stream has ended, once; with the error that ended it, if one did. */
  onClose(error?: Error): void;
}

/** An open byte stream to a libvirt daemon. */
export interface Transport {
  /** What it leads to, for people: a socket's path, a host and port. */
  readonly peer: string;
  /** Sends bytes, in order, some time soon. False asks the caller to wait for `onDrain`. */
  send(bytes: Uint8Array): boolean;
  /** Ends the stream, whether or not all has been sent; nothing of it is left. `onClose` follows. */
  close(): void;
  /** Ends the stream at once, and tells why to `onClose`. */
  destroy(error: Error): void;
}
