export type RigErrorKind =
  /** Something that the rig needs is not on this machine, or not allowed here. */
  | 'prerequisite'
  /** The daemon or the guest did not start. */
  | 'start'
  /** A command that had to succeed did not. */
  | 'command';

/** Why a rig, or something in it, could not be had; the message says what to do. */
export class RigError extends Error {
  override readonly name = 'RigError';
  readonly kind: RigErrorKind;

  constructor(kind: RigErrorKind, message: string, options?: ErrorOptions) {
    super(message, options);
    this.kind = kind;
  }
}
