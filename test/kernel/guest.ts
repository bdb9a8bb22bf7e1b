import { execFile } from 'node:child_process';
import path from 'node:path';
import { promisify } from 'node:util';
import { guestProcess, romGuest, useRig } from '../rig/testing.ts';

const launcher = path.resolve(import.meta.dirname, '../../virtune');

/** The running guest `tuned`, whose resources virtune changes and the kernel tells. */
export interface TunedGuest {
  /** The process that it is now, by its number outside the rig. */
  pid(): Promise<number>;
  /** 1 or 2; the files of a cgroup are named by it. */
  readonly cgroupVersion: number;
  /** Runs a command line of words without blanks. @throws with what it printed where it fails. */
  virtune(line: string): Promise<void>;
  /** Destroys it and starts it again. */
  restart(): Promise<void>;
}

const name = 'tuned';

/** Four vCPUs of which two are online, an iothread, and memory that may move while it runs. */
const definition = romGuest({
  name,
  vcpus: 4,
  currentVcpus: 2,
  iothreads: 1,
  numatune: "<memory mode='restrictive' nodeset='0'/>",
});

/** One such guest, in a rig of its own, for all tests of a file. */
export function useGuest(): () => TunedGuest {
  const rig = useRig({}, async (started) => {
    await started.define(definition);
    await started.start(name);
  });
  return () => {
    const { env, cgroupVersion } = rig();
    const virtune = async (line: string): Promise<void> => {
      const options = { env: { ...process.env, ...env } };
      await promisify(execFile)(launcher, line.split(' '), options);
    };
    return {
      cgroupVersion,
      pid: () => guestProcess(rig(), name),
      virtune,
      async restart() {
        await virtune(`destroy ${name}`);
        await virtune(`start ${name}`);
      },
    };
  };
}
