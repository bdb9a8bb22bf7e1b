/**
 * Bytes that are not what the protocol says, or values that the protocol cannot carry.
 *
 * `path` names the place, from the outermost structure inwards (`params[3].value`); it is empty
 * when the fault lies in the packet itself.
 */
export class ProtocolError extends Error {
  override readonly name: string = 'ProtocolError';
  readonly reason: string;
  readonly path: string;

  constructor(reason: string, path = '', options?: ErrorOptions) {
    super(path === '' ? reason : `${path}: ${reason}`, options);
    this.reason = reason;
    this.path = path;
  }
}

/** A packet from the peer is malformed. The stream cannot be trusted any more: close it. */
export class MalformedPacketError extends ProtocolError {
  override readonly name = 'MalformedPacketError';
}

/** A value handed to an encoder does not fit the protocol. Nothing has been sent. */
export class UnencodableValueError extends ProtocolError {
  override readonly name = 'UnencodableValueError';
}

/** The same error one level further out: `step` is a field name or an `[index]`. */
export function within(error: unknown, step: string): unknown {
  if (!(error instanceof ProtocolError)) return error;
  const joint = error.path === '' || error.path.startsWith('[') ? '' : '.';
  const path = `${step}${joint}${error.path}`;
  return error instanceof MalformedPacketError
    ? new MalformedPacketError(error.reason, path)
    : new UnencodableValueError(error.reason, path);
}
