import {
  domain as domainSchema,
  domainEventDetail as detail,
  domainEventMessages as messages,
  domainEventType as type,
  type TypedParameter,
  xdr,
} from '@virtune/protocol';
import type { Domain } from './domain.ts';

/** REMOTE_PROC_DOMAIN_EVENT_LIFECYCLE, for clients that registered without a callback. */
const LEGACY_LIFECYCLE = 107;
const legacySchema = xdr.struct({ dom: domainSchema, event: xdr.int, detail: xdr.int });

function lifecycle(domain: Domain, event: number, why: number): void {
  const dom = domain.identity;
  const msg = { dom, event, detail: why };
  domain.host.events.emit({
    message: messages.lifecycle,
    domain: dom,
    value: { msg },
    legacy: { procedure: LEGACY_LIFECYCLE, schema: legacySchema, value: msg },
  });
}

type Details = typeof detail;

/** What happened to a domain's life, as libvirtd tells it. */
export const tell = {
  defined: (domain: Domain, why: keyof Details['defined']): void =>
    lifecycle(domain, type.defined, detail.defined[why]),
  undefined: (domain: Domain, why: keyof Details['undefined']): void =>
    lifecycle(domain, type.undefined, detail.undefined[why]),
  started: (domain: Domain, why: keyof Details['started']): void =>
    lifecycle(domain, type.started, detail.started[why]),
  suspended: (domain: Domain, why: keyof Details['suspended']): void =>
    lifecycle(domain, type.suspended, detail.suspended[why]),
  resumed: (domain: Domain, why: keyof Details['resumed']): void =>
    lifecycle(domain, type.resumed, detail.resumed[why]),
  stopped: (domain: Domain, why: keyof Details['stopped']): void =>
    lifecycle(domain, type.stopped, detail.stopped[why]),
  shutdown: (domain: Domain, why: keyof Details['shutdown']): void =>
    lifecycle(domain, type.shutdown, detail.shutdown[why]),

  reboot(domain: Domain): void {
    const dom = domain.identity;
    domain.host.events.emit({ message: messages.reboot, domain: dom, value: { msg: { dom } } });
  },

  /** The balloon has another size, KiB. */
  balloon(domain: Domain, actualKiB: number): void {
    const dom = domain.identity;
    const msg = { dom, actual: BigInt(actualKiB) };
    domain.host.events.emit({ message: messages['balloon-change'], domain: dom, value: { msg } });
  },

  /** Something was tuned; `params` are named as in VIR_DOMAIN_TUNABLE_.... */
  tunable(domain: Domain, params: readonly TypedParameter[]): void {
    const dom = domain.identity;
    domain.host.events.emit({ message: messages.tunable, domain: dom, value: { dom, params } });
  },

  /** A block job has ended: by the image's path, and by the disk's target. */
  blockJob(
    domain: Domain,
    { path, target }: { readonly path: string; readonly target: string },
    type: number,
    status: number,
  ): void {
    const dom = domain.identity;
    const msg = { dom, path, type, status };
    domain.host.events.emit({ message: messages['block-job'], domain: dom, value: { msg } });
    const value = { dom, dst: target, type, status };
    domain.host.events.emit({ message: messages['block-job-2'], domain: dom, value });
  },

  /** A migration begins to send what the guest has written to meanwhile. */
  migrationIteration(domain: Domain, iteration: number): void {
    const dom = domain.identity;
    const value = { dom, iteration };
    domain.host.events.emit({ message: messages['migration-iteration'], domain: dom, value });
  },

  /** A job has ended well; `params` are its statistics. */
  jobCompleted(domain: Domain, params: readonly TypedParameter[]): void {
    const dom = domain.identity;
    const value = { dom, params };
    domain.host.events.emit({ message: messages['job-completed'], domain: dom, value });
  },

  /** `kind` is a virDomainMetadataType. */
  metadata(domain: Domain, kind: number, nsuri: string | null): void {
    const dom = domain.identity;
    const value = { dom, type: kind, nsuri };
    domain.host.events.emit({ message: messages['metadata-change'], domain: dom, value });
  },

  deviceAdded(domain: Domain, devAlias: string): void {
    const dom = domain.identity;
    const value = { dom, devAlias };
    domain.host.events.emit({ message: messages['device-added'], domain: dom, value });
  },

  /** The guest would not let it go. */
  deviceRemovalFailed(domain: Domain, devAlias: string): void {
    const dom = domain.identity;
    const value = { dom, devAlias };
    domain.host.events.emit({ message: messages['device-removal-failed'], domain: dom, value });
  },

  deviceRemoved(domain: Domain, devAlias: string): void {
    const dom = domain.identity;
    const msg = { dom, devAlias };
    domain.host.events.emit({ message: messages['device-removed'], domain: dom, value: { msg } });
  },

  agentDisconnected(domain: Domain): void {
    const dom = domain.identity;
    const value = { dom, state: 2, reason: 2 };
    domain.host.events.emit({ message: messages['agent-lifecycle'], domain: dom, value });
  },
};
