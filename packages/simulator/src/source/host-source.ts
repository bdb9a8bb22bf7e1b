import type { LoadProfile } from '../domain/load.ts';
import type { Share } from '../domain/placement.ts';
import type { MachineDescription, SystemDescription } from '../host/description.ts';
import type { SavedMemory } from '../host/memory.ts';

/** A guest that a host comes with. */
export interface GuestSource {
  /** Its persistent definition, domain XML; null where it is transient. */
  readonly config: string | null;
  /** What it runs with; null where it is off. */
  readonly live: string | null;
  readonly autostart: boolean;
  /** The number that it runs by; the next one where this is left out. */
  readonly id?: number;
  readonly paused?: boolean;
  /** What it has of each node, where that is known; else it is placed by its definition. */
  readonly memory?: readonly Share[];
  /** How much CPU time it wants; nothing where this is left out. */
  readonly load?: { readonly name: string; readonly profile: LoadProfile };
}

/** What a simulated host is made of. */
export interface HostSource {
  readonly machine: MachineDescription;
  readonly system: Partial<SystemDescription>;
  readonly guests: readonly GuestSource[];
  /** What is free while the guests run, where that is known; else what they leave. */
  readonly freeBesideGuests?: SavedMemory;
}
