import { randomUUID } from 'node:crypto';
import { existsSync } from 'node:fs';
import { readFile, writeFile } from 'node:fs/promises';
import { join } from 'node:path';

import { run, runOrFail } from './command.ts';
import type { CommandOptions, CommandResult } from './command.ts';
import { RigError } from './errors.ts';
import { requirePrerequisites } from './prerequisites.ts';
import { machineCgroupVersion, makeRigDirectory, shareCapabilities } from './rig-directory.ts';
import { startSupervisor } from './supervisor.ts';

export interface RigOptions {
  /** A packed sysfs tree (`.tar.xz`) of another machine, which this libvirtd then takes for its own. */
  readonly host?: string;
  /** A library for the daemon's and the guests' `LD_PRELOAD`. */
  readonly preload?: string;
  /** Run `virtqemud` rather than `libvirtd`. */
  readonly modular?: boolean;
  /** More lines for libvirtd.conf; they win over the rig's own. */
  readonly config?: string;
  /**
   * libvirtd listens for TCP and TLS as its configuration says (`--listen`), in the machine's own
   * network: give it a `listen_addr` of its own (see `ownAddress`).
   */
  readonly listen?: boolean;
  /** A daemon that ends is started again (see `Rig.restart`); otherwise the rig ends with it. */
  readonly restarts?: boolean;
  /** More directories that the rig sees elsewhere, by where: `{ '/etc/pki': directory }`. */
  readonly mounts?: Readonly<Record<string, string>>;
}

/** A private libvirtd with its guests. All of it ends with `stop()`, or with its owner. */
export interface Rig extends AsyncDisposable {
  /** Its directory: `run` `lib` `cache` `log` `etc` are `/run/libvirt` and so on in the rig. */
  readonly dir: string;
  /** Process 1 of its PID namespace, by its number outside. */
  readonly pid: number;
  /** The cgroups that its guests get; 0 where the machine has none, and with a packed host. */
  readonly cgroupVersion: 0 | 1 | 2;
  readonly socket: string;
  readonly readonlySocket: string;
  /** The QEMU driver of this rig, for any process of root on the machine. */
  readonly uri: string;
  /** libvirt's own test driver, through this rig's daemon. */
  readonly testUri: string;
  /** What makes libvirt's clients take this rig for the default: `LIBVIRT_DEFAULT_URI`. */
  readonly env: Readonly<Record<string, string>>;
  /** Runs virsh against the rig, under `LC_ALL=C`. */
  virsh(args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Runs a command inside the rig, among its mounts, processes and network. */
  exec(command: string, args: readonly string[], options?: CommandOptions): Promise<CommandResult>;
  /** Defines a guest. @throws RigError when libvirt refuses. */
  define(xml: string): Promise<void>;
  /** Starts a defined guest. @throws RigError when it does not start. */
  start(name: string): Promise<void>;
  /** What the daemon and its supervisor have said so far. */
  log(): Promise<string>;
  /** The daemon's process, by its number outside. */
  daemonPid(): Promise<number>;
  /** Kills the daemon with SIGKILL and waits for another that answers. Needs `restarts`. */
  restart(): Promise<void>;
  /** Ends the daemon and its guests and removes all traces of them. May be called twice. */
  stop(): Promise<void>;
}

/** The child of a process that runs a program. @throws RigError where there is none. */
async function childNamed(parent: number, program: string): Promise<number> {
  const children = await readFile(`/proc/${parent}/task/${parent}/children`, 'utf8');
  for (const child of children.trim().split(' ').map(Number)) {
    const name = await readFile(`/proc/${child}/comm`, 'utf8').catch(() => '');
    if (name.trim() === program) return child;
  }
  throw new RigError('start', `${program} does not run at the moment`);
}

/**
 * Starts a rig: about a quarter of a second, and more than a second more the first time on a
 * machine, while libvirt gets to know its QEMU.
 *
 * @throws RigError of kind `prerequisite` when this machine cannot run one, of kind `start` when
 *   the daemon does not come up.
 */
export async function startRig(options: RigOptions = {}): Promise<Rig> {
  const daemon = options.modular === true ? 'virtqemud' : 'libvirtd';
  requirePrerequisites(daemon);
  const { config = '', host, mounts = {} } = options;
  const dir = await makeRigDirectory({ daemon, config, host, mounts });
  if (options.restarts === true) await writeFile(join(dir, 'restarts'), '');
  const supervisor = await startSupervisor(dir, {
    daemon,
    preload: options.preload,
    listen: options.listen,
  });

  const socket = join(dir, 'run', daemon === 'libvirtd' ? 'libvirt-sock' : 'virtqemud-sock');
  const uri = `qemu+unix:///system?socket=${socket}`;
  const env = { LIBVIRT_DEFAULT_URI: uri };
  const forVirsh = (options: CommandOptions = {}) => ({
    ...options,
    env: { LC_ALL: 'C', ...env, ...options.env },
  });
  const virsh = (args: readonly string[], options?: CommandOptions) =>
    run('virsh', args, forVirsh(options));
  const virshOrFail = async (args: readonly string[], options?: CommandOptions) => {
    await runOrFail('virsh', args, forVirsh(options));
  };

  // The capabilities make libvirt ask its QEMUs now, and not at some test's first call.
  const answers = async () => (await virsh(['capabilities'])).status === 0;
  await supervisor.ready(async () => existsSync(socket) && (await answers()));
  await shareCapabilities(dir);
  const pid = Number(await readFile(join(dir, 'pid'), 'utf8'));

  const daemonPid = () => childNamed(pid, daemon);
  const restart = async () => {
    const old = await daemonPid();
    process.kill(old, 'SIGKILL');
    const isAnother = async () =>
      ![old, undefined].includes(await daemonPid().catch(() => undefined));
    await supervisor.ready(async () => (await isAnother()) && (await answers()));
  };

  let stopped: Promise<void> | undefined;
  const stop = () => (stopped ??= supervisor.end());
  return {
    dir,
    pid,
    cgroupVersion: options.host === undefined ? await machineCgroupVersion() : 0,
    socket,
    readonlySocket: `${socket}-ro`,
    uri,
    testUri: `test+unix:///default?socket=${socket}`,
    env,
    virsh,
    exec: (command, args, options) =>
      run('nsenter', [`--target=${pid}`, '-m', '-n', '-p', '-C', command, ...args], options),
    define: async (xml) => {
      const file = join(dir, `${randomUUID()}.xml`);
      await writeFile(file, xml);
      await virshOrFail(['define', file]);
    },
    start: (name) => virshOrFail(['start', name]),
    log: () => supervisor.log(),
    daemonPid,
    restart,
    stop,
    [Symbol.asyncDispose]: stop,
  };
}
