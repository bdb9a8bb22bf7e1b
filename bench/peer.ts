import { spawn } from 'node:child_process';
import { existsSync } from 'node:fs';
import path from 'node:path';
import { createInterface } from 'node:readline';

/** Another client in a process of its own, which is told what to call and answers calls per second. */
export interface Peer extends Disposable {
  measure(call: string, inFlight: number, seconds: number): Promise<number>;
}

type Command = readonly [program: string, ...args: string[]];

const here = (file: string): string => path.join(import.meta.dirname, file);

/** libvirt-python; its calls in flight are threads. */
export const pythonPeer: Command = ['/usr/bin/python3', here('python-peer.py')];

const unraid = here('../node_modules/.cache/bench-peers/node_modules/@unraid/libvirt');

/** @unraid/libvirt, a native binding; undefined where `setup.sh --bench` could not build it. */
export const unraidPeer: Command | undefined = existsSync(
  path.join(unraid, 'build/Release/libvirt.node'),
)
  ? [process.execPath, here('unraid-peer.ts'), unraid]
  : undefined;

/** Starts a peer for one connection and one domain. @throws where it does not come up. */
export async function startPeer(
  [program, ...args]: Command,
  uri: string,
  domain: string,
): Promise<Peer> {
  const child = spawn(program, [...args, uri, domain], { stdio: ['pipe', 'pipe', 'inherit'] });
  const lines = createInterface({ input: child.stdout })[Symbol.asyncIterator]();
  const answer = async (): Promise<string> => {
    const { value, done } = await lines.next();
    if (done === true) throw new Error(`${program} ${args.join(' ')} could not be started`);
    return value;
  };
  await answer();
  return {
    measure: async (call, inFlight, seconds) => {
      child.stdin.write(`${call} ${inFlight} ${seconds}\n`);
      return Number(await answer());
    },
    [Symbol.dispose]: () => child.stdin.end(),
  };
}
