import type { DomainIdentity, Procedure } from '@virtune/protocol';
import type { Caller, CallOptions } from '../rpc/caller.ts';
import { callSupported } from '../rpc/version-gate.ts';
import { formatUuid } from '../uuid.ts';

type OfDomain = { readonly dom: DomainIdentity };

/** Which domain it is, and calls about it. */
export class DomainHandle {
  readonly #rpc: Caller;
  /** As libvirt sends it, and wants it back. */
  readonly identity: DomainIdentity;

  /** Use the lookups of Connection. */
  constructor(rpc: Caller, identity: DomainIdentity) {
    this.#rpc = rpc;
    this.identity = identity;
  }

  /** The name, at the time that it was looked up. */
  get name(): string {
    return this.identity.name;
  }

  /** `8-4-4-4-12` hexadecimal digits. */
  get uuid(): string {
    return formatUuid(this.identity.uuid);
  }

  /** -1 when it was not running at the time that it was looked up. */
  get id(): number {
    return this.identity.id;
  }

  /** Calls a procedure whose first argument is this domain; `args` are the others. */
  protected call<Args extends OfDomain, Reply>(
    procedure: Procedure<Args, Reply>,
    args: Omit<Args, keyof OfDomain>,
    options?: CallOptions,
  ): Promise<Reply> {
    return callSupported(
      this.#rpc,
      procedure,
      { dom: this.identity, ...args } as unknown as Args,
      options,
    );
  }

  /** A domain of the same connection that libvirt answered with. */
  protected sibling(identity: DomainIdentity): this {
    return new (this.constructor as new (rpc: Caller, identity: DomainIdentity) => this)(
      this.#rpc,
      identity,
    );
  }
}
