import type { LoadProfile } from '../domain/load.ts';
import type { MachineDescription, SystemDescription } from '../host/description.ts';

/** A guest that a host comes with. */
export interface GuestSource {
  /** Its persistent definition, domain XML; null where it is transient. */
  readonly config: string | null;
  /** What it runs with; null where it is off. */
  readonly live: string | null;
  readonly autostart: boolean;
  /** How much CPU time it wants; nothing where this is left out. */
  readonly load?: { readonly name: string; readonly profile: LoadProfile };
}

/** What a simulated host is made of. */
export interface HostSource {
  readonly machine: MachineDescription;
  readonly system: Partial<SystemDescription>;
  readonly guests: readonly GuestSource[];
}
