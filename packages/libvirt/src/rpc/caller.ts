import type { Procedure } from '@virtune/protocol';

/** How long a call may take, and who may give it up. */
export interface CallOptions {
  /** Milliseconds until DeadlineExceededError; without it a call waits as long as the server works. */
  readonly timeoutMs?: number;
  /** Aborting rejects the call with the signal's reason; the server is not told. */
  readonly signal?: AbortSignal;
}

/** Who makes calls: one stream, or a session that outlives its streams. */
export interface Caller {
  /**
   * Calls a procedure and gives its reply.
   * @throws LibvirtError what the server answered; UnencodableValueError before anything is sent;
   * DeadlineExceededError; ConnectionClosedError; TooManyCallsError; the signal's reason.
   */
  call<Args, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Args,
    options?: CallOptions,
  ): Promise<Reply>;
}
