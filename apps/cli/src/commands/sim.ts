import type { Order, SimulationSettings } from '@virtune/simulator/process';
import { command } from '../command.ts';
import { CommandFailed } from '../failure.ts';
import { t } from '../messages/index.ts';
import { data, int, string, uint } from '../options.ts';
import { list, remove, type SimulatedHostData, start, stop, tell } from '../sim/act.ts';
import { type FaultArguments, faultKinds, faultOf } from '../sim/faults.ts';
import { makeHost, type WantedSource } from '../sim/source.ts';

export interface SimData {
  readonly action: SimAction;
  /** With list all of them, otherwise the one that was meant. */
  readonly hosts: readonly SimulatedHostData[];
}

type SimAction =
  | 'start'
  | 'stop'
  | 'list'
  | 'reset'
  | 'remove'
  | 'load'
  | 'speed'
  | 'step'
  | 'fault';

/** What can be done, and how many arguments it takes at most: the last is the name of the host. */
const argumentsOf: Readonly<Record<SimAction, number>> = {
  start: 1,
  stop: 1,
  list: 0,
  reset: 1,
  remove: 1,
  load: 2,
  speed: 2,
  step: 2,
  fault: 2,
};
const actions = Object.keys(argumentsOf) as SimAction[];

const DEFAULT_NAME = 'default';

function needed(value: string | undefined, what: string): string {
  if (value !== undefined) return value;
  throw new CommandFailed(what);
}

function factor(text: string, what: string): number {
  const value = Number(text);
  if (text !== '' && Number.isFinite(value) && value >= 0) return value;
  throw new CommandFailed(what);
}

/** What the actions read of the arguments. */
interface SimArguments extends WantedSource, FaultArguments {
  readonly subject: string | undefined;
  readonly host_name: string | undefined;
  readonly socket: string | undefined;
  readonly port: number | undefined;
  readonly seed: number | undefined;
  readonly idle: number | undefined;
}

const settingsOf = ({ socket, port, seed, idle }: SimArguments): Partial<SimulationSettings> => ({
  ...(socket !== undefined && { socket }),
  ...(port !== undefined && { port }),
  ...(seed !== undefined && { seed }),
  ...(idle !== undefined && { idleSeconds: idle }),
});

/** What is asked of a host that is there. */
async function orderOf(action: SimAction, args: SimArguments): Promise<Order> {
  const { subject } = args;
  if (action === 'load') {
    const scenario = needed(
      subject,
      t`load which scenario? cloud, gone-wrong, full, large, or a file`,
    );
    const made = await makeHost({ scenario, host: undefined, shape: undefined });
    return { order: 'load', ...made };
  }
  if (action === 'speed') {
    const what = t`speed is a number of simulated seconds in a real one`;
    return { order: 'speed', speed: factor(needed(subject, what), what) };
  }
  if (action === 'step') {
    const what = t`step is a number of seconds`;
    return { order: 'advance', seconds: factor(needed(subject, what), what) };
  }
  const kind = needed(subject, t`which trouble? There is ${faultKinds.join(', ')}`);
  return { order: 'fault', fault: faultOf(kind, args) };
}

/** @throws CommandFailed for an argument that the action has no use for. */
function checkArguments(action: SimAction, { subject, host_name: behind }: SimArguments): void {
  const unexpected = [subject, behind][argumentsOf[action]];
  if (unexpected !== undefined) throw new CommandFailed(t`unexpected data '${unexpected}'`);
}

async function act(action: SimAction, args: SimArguments): Promise<SimulatedHostData> {
  const { subject: name = DEFAULT_NAME, host_name: behind = DEFAULT_NAME } = args;
  switch (action) {
    case 'start':
      return start(name, args, settingsOf(args));
    case 'stop':
      return stop(name);
    case 'remove':
      return remove(name);
    case 'reset':
      return tell(name, { order: 'reset' });
    default:
      return tell(behind, await orderOf(action, args));
  }
}

export default command({
  name: 'sim',
  summary: 'simulated hosts, which virsh and virtune connect to as to real ones',
  description: `start [NAME]      makes a host, the reference host unless told otherwise, and starts it
stop [NAME]       ends it; what it is, is kept for the next start
list              all of them
reset [NAME]      as it was when it was made
remove [NAME]     ends and forgets it
load SCENARIO     puts another in its place: cloud, gone-wrong, full, large, or a YAML file
speed FACTOR      simulated seconds in a real one; 0 stops time
step SECONDS      moves time on
fault KIND        refuse, delay, cut: the next --times calls of --call (0: all; any call);
                  restart: the daemon's; cpu-offline, cpu-online: --cpus; memory: something
                  takes --kib of --node; clear: no more of it

The URI sim:///NAME starts the host if it does not run, makes the reference host if there is none
of that name, and it ends when nobody has been connected for a while. The last argument of load,
speed, step and fault is a NAME, too.

A shape is like 4n64c (4 nodes, 64 CPUs) or 2n32c2t,mem=64G,dist=21.`,
  options: {
    action: data('start, stop, list, reset, remove, load, speed, step or fault'),
    subject: string('the name, or what is loaded, set or inflicted (see above)'),
    host_name: string('the name, behind that'),
    scenario: string('a scenario: cloud, gone-wrong, full, large, or a YAML file', { named: true }),
    host: string('a topology file, the output of virsh capabilities, or a snapshot', {
      named: true,
    }),
    shape: string('a host in a few letters, as 4n64c', { named: true }),
    socket: string('where libvirt clients connect', { named: true }),
    port: uint('a port of 127.0.0.1 where they do as well, 0 for any', { named: true }),
    seed: uint('decides what is left to chance', { named: true }),
    idle: uint('seconds without a client after which it ends, 0 for never', { named: true }),
    call: string('of fault: the procedure, as virDomainSetMemory', { named: true }),
    times: uint('of fault: how many calls, 0 for all from now on', { named: true }),
    ms: uint('of fault: milliseconds', { named: true }),
    cpus: string('of fault: CPUs, as 4-7', { named: true }),
    node: uint('of fault: a node', { named: true }),
    kib: int('of fault: memory in KiB, negative gives it back', { named: true }),
    message: string('of fault: what the refusal says', { named: true }),
  },
  connects: false,

  async run(_ctx, args): Promise<SimData> {
    const action = actions.find((name) => name === args.action);
    if (action === undefined) {
      throw new CommandFailed(t`no action '${args.action}'; there is ${actions.join(', ')}`);
    }
    checkArguments(action, args);
    if (action === 'list') return { action, hosts: await list() };
    return { action, hosts: [await act(action, args)] };
  },

  text(out, { action, hosts }) {
    if (action === 'list') {
      out.printTable(
        [t`Name`, t`State`, t`Nodes`, t`CPUs`, t`Made of`],
        hosts.map(({ name, running, nodes, cpus, origin }) => [
          name,
          running ? t`running` : t`shut off`,
          String(nodes),
          String(cpus),
          origin,
        ]),
      );
      return;
    }
    for (const { name, running, nodes, cpus, origin, socket, port } of hosts) {
      if (action === 'remove') out.printExtra(t`Simulated host '${name}' is forgotten\n`);
      else if (!running) out.printExtra(t`Simulated host '${name}' is stopped\n`);
      else {
        out.printExtra(
          t`Simulated host '${name}' runs: ${nodes} nodes, ${cpus} CPUs (${origin})\n`,
        );
        out.printExtra(`  virtune -c sim:///${name} list --all\n`);
        out.printExtra(`  virsh -c 'qemu+unix:///system?socket=${socket ?? ''}' list --all\n`);
        if (port !== undefined) {
          out.printExtra(`  virsh -c qemu+tcp://127.0.0.1:${port}/system list --all\n`);
        }
      }
    }
  },
});
