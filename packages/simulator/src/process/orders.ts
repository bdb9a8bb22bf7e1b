import type { HostSource } from '../source/host-source.ts';

/** What a running simulated host can be told over its control socket: one JSON document a line. */
export type Order =
  | { readonly order: 'status' }
  | { readonly order: 'save' }
  | { readonly order: 'stop' }
  | { readonly order: 'reset' }
  | { readonly order: 'load'; readonly initial: HostSource; readonly origin: string }
  /** Simulated seconds in a real one; 0 stops time. */
  | { readonly order: 'speed'; readonly speed: number }
  /** Moves time on. */
  | { readonly order: 'advance'; readonly seconds: number }
  | { readonly order: 'fault'; readonly fault: Fault };

/** Trouble for a simulated host. */
export type Fault =
  /** Calls of a procedure (null: of any) are answered with an error. */
  | (Strikes & { readonly kind: 'refuse'; readonly message: string })
  /** Their answers wait, real milliseconds. */
  | (Strikes & { readonly kind: 'delay'; readonly ms: number })
  /** They end the connection. */
  | (Strikes & { readonly kind: 'cut' })
  /** Every connection ends now, and for `ms` nobody listens. */
  | { readonly kind: 'restart'; readonly ms: number }
  | { readonly kind: 'cpu'; readonly cpus: readonly number[]; readonly online: boolean }
  /** Something on the host takes memory of a node; a negative size gives it back. */
  | { readonly kind: 'memory'; readonly node: number; readonly kib: number }
  /** Takes every order about calls back. */
  | { readonly kind: 'clear' };

export interface Strikes {
  /** REMOTE_PROC_... without that: `DOMAIN_SET_MEMORY_FLAGS`; null for any call. */
  readonly procedure: string | null;
  /** How many calls; null for all from now on. */
  readonly times: number | null;
}

/** What a simulated host says of itself. */
export interface SimulationStatus {
  readonly name: string;
  readonly origin: string;
  readonly pid: number;
  readonly socket: string;
  /** Of the loopback interface; null where it does not listen there. */
  readonly port: number | null;
  readonly clients: number;
  readonly nodes: number;
  readonly cpus: number;
  readonly speed: number;
  /** Simulated time, ISO 8601. */
  readonly now: string;
  readonly idleSeconds: number;
}

/** The answer to an order. */
export type Answer = { readonly status: SimulationStatus } | { readonly error: string };
