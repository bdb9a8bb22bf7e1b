import type { SnapshotDomain } from '@virtune/model';
import type { Message } from '../message.ts';
import type { Affect } from '../scene/command.ts';
import type { Change } from '../scene/change.ts';
import type { Guest } from '../scene/guest.ts';
import type { Scene, Unreadable } from '../scene/scene.ts';

/** From what keeps a guest from starting to what could be better. */
export const severities = ['error', 'warning', 'info'] as const;
export type Severity = (typeof severities)[number];

/** A number that led to a finding; CPU sets and nodesets are texts. */
export type FindingValue = string | number | boolean | null | readonly FindingValue[];
export type FindingValues = Readonly<Record<string, FindingValue>>;

/** What a finding is about; any guest is one. */
export interface Subject {
  readonly domain: SnapshotDomain;
  readonly definition: 'live' | 'config';
}

/** What a rule finds wrong with a guest. */
export interface Found {
  readonly guest: Subject;
  /** Other guests that it is about. */
  readonly others?: readonly Guest[];
  readonly message: Message;
  readonly values: FindingValues;
  /** Where it is not the rule's own. */
  readonly severity?: Severity;
  /**
   * Ways to mend it, the best first. The first is taken that makes the finding go away in a scene
   * where it is applied, and brings no other.
   */
  readonly mends?: () => Iterable<readonly Change[]>;
  /** A way to mend it that no scene can show, and where it goes; it is taken as it is. */
  readonly remedy?: { readonly changes: readonly Change[]; readonly affect: Affect };
  /** Why no command mends it, where none does. */
  readonly noMend: Message;
}

/** One rule: what it is called, why it matters, and how it is found. */
export interface Rule {
  /** The name of its file. */
  readonly name: string;
  readonly severity: Severity;
  /** What it finds, in a line. */
  readonly title: Message;
  /** Why that matters, in two sentences. */
  readonly explanation: Message;
  /** Where that can be read: a URL. */
  readonly source: string;
  /** What of a guest the findings of its neighbours depend on: nothing, its claims, its shares. */
  readonly reach: Reach;
  /** Whether its mends give vCPUs CPUs of their own: those are chosen before the others' mends. */
  readonly takesCpus: boolean;
  /** What it finds wrong with a guest, in the company of the others. */
  readonly check: (guest: Guest, scene: Scene) => Iterable<Found>;
  /** What it finds wrong with a definition that cannot even be read. */
  readonly checkUnreadable?: (one: Unreadable) => Iterable<Found>;
}

export type Reach = 'self' | 'claims' | 'shares';

/** Declares a rule. */
export const guestRule = (
  declaration: Omit<Rule, 'reach' | 'takesCpus'> & Partial<Pick<Rule, 'reach' | 'takesCpus'>>,
): Rule => ({
  reach: 'self',
  takesCpus: false,
  ...declaration,
});
