import { domainState } from '@virtune/libvirt';

// In virsh's words, by number; translate() them where they are printed.
const STATES = [
  'no state',
  'running',
  'idle',
  'paused',
  'in shutdown',
  'shut off',
  'crashed',
  'pmsuspended',
];

const REASONS: Readonly<Record<number, readonly string[]>> = {
  [domainState.running]: [
    'unknown',
    'booted',
    'migrated',
    'restored',
    'from snapshot',
    'unpaused',
    'migration canceled',
    'save canceled',
    'event wakeup',
    'crashed',
    'post-copy',
    'post-copy failed',
  ],
  [domainState.paused]: [
    'unknown',
    'user',
    'migrating',
    'saving',
    'dumping',
    'I/O error',
    'watchdog',
    'from snapshot',
    'shutting down',
    'creating snapshot',
    'crashed',
    'starting up',
    'post-copy',
    'post-copy failed',
  ],
  [domainState.shutdown]: ['unknown', 'user'],
  [domainState.shutoff]: [
    'unknown',
    'shutdown',
    'destroyed',
    'crashed',
    'migrated',
    'saved',
    'failed',
    'from snapshot',
    'daemon',
  ],
  [domainState.crashed]: ['unknown', 'panicked'],
};

/** A virDomainState in words, as virsh says it. */
export const stateName = (state: number): string => STATES[state] ?? 'no state';

/** Why a domain is in that state (virDomainRunningReason and its like), in virsh's words. */
export const reasonName = (state: number, reason: number): string =>
  REASONS[state]?.[reason] ?? 'unknown';
