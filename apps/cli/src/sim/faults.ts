import { parseCpuset } from '@virtune/model/cpuset';
import type { Fault, Strikes } from '@virtune/simulator/process';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';

export interface FaultArguments {
  readonly call: string | undefined;
  readonly times: number | undefined;
  readonly ms: number | undefined;
  readonly cpus: string | undefined;
  readonly node: number | undefined;
  readonly kib: number | undefined;
  readonly message: string | undefined;
}

export const faultKinds = [
  'refuse',
  'delay',
  'cut',
  'restart',
  'cpu-offline',
  'cpu-online',
  'memory',
  'clear',
] as const;
type FaultKind = (typeof faultKinds)[number];

const isKind = (text: string): text is FaultKind =>
  (faultKinds as readonly string[]).includes(text);

const KIB_PER_GIB = 1024 ** 2;
const DELAY_MS = 1000;
const RESTART_MS = 500;

function strikes({ call, times }: FaultArguments): Strikes {
  return { procedure: call ?? null, times: times === 0 ? null : (times ?? 1) };
}

function cpus(text: string | undefined): number[] {
  if (text === undefined) throw new CommandFailed(t`which CPUs? Say --cpus, as in --cpus 4-7`);
  return [...parseCpuset(text)];
}

const faults: Readonly<Record<FaultKind, (given: FaultArguments) => Fault>> = {
  refuse: (given) => ({
    kind: 'refuse',
    ...strikes(given),
    message: given.message ?? 'ordered by virtune sim fault',
  }),
  delay: (given) => ({ kind: 'delay', ...strikes(given), ms: given.ms ?? DELAY_MS }),
  cut: (given) => ({ kind: 'cut', ...strikes(given) }),
  restart: ({ ms }) => ({ kind: 'restart', ms: ms ?? RESTART_MS }),
  'cpu-offline': (given) => ({ kind: 'cpu', cpus: cpus(given.cpus), online: false }),
  'cpu-online': (given) => ({ kind: 'cpu', cpus: cpus(given.cpus), online: true }),
  memory: ({ node, kib }) => ({ kind: 'memory', node: node ?? 0, kib: kib ?? KIB_PER_GIB }),
  clear: () => ({ kind: 'clear' }),
};

/**
 * The trouble that the arguments of `sim fault` mean.
 * @throws CommandFailed where something is missing.
 */
export function faultOf(kind: string, given: FaultArguments): Fault {
  if (isKind(kind)) return faults[kind](given);
  throw new CommandFailed(t`no trouble '${kind}'; there is ${faultKinds.join(', ')}`);
}
