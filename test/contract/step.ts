import type { Connection } from '@virtune/libvirt';

/** A call of the client, and what is to be called it. */
export interface Call {
  readonly call: string;
  readonly run: (connection: Connection) => Promise<unknown>;
}

/** A command line; `volatile` matches what of its output may differ. Of virsh unless told. */
export interface Line {
  readonly line: string;
  readonly by?: Program;
  readonly volatile?: RegExp;
}

/** Who runs command lines. */
export type Program = 'virsh' | 'virtune';

/** A command line of virsh, one that tells more of itself, or a call. */
export type Step = string | Line | Call;

export const isCall = (step: Step): step is Call => typeof step === 'object' && 'call' in step;

export const lineOf = (step: string | Line): Line =>
  typeof step === 'string' ? { line: step } : step;

export const titleOf = (step: Step): string => (isCall(step) ? step.call : lineOf(step).line);

/** The same steps, with every line run by virtune. */
export const byVirtune = (steps: readonly Step[]): Step[] =>
  steps.map((step) => (isCall(step) ? step : { ...lineOf(step), by: 'virtune' }));
