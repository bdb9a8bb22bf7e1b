import { writeFile } from 'node:fs/promises';
import { describe, expect, test } from 'vitest';
import { useWorkshop } from './workshop.ts';

const workshop = useWorkshop();
const virtune = (...args: string[]) => workshop().virtune(args);

describe('virtune sim', () => {
  test('makes hosts of a shape, lists, resets, stops and forgets them', async () => {
    const started = await virtune('sim', 'start', 'lab', '--shape', '2n8c2t,mem=4G');
    expect(started.stdout).toMatch(
      /^Simulated host 'lab' runs: 2 nodes, 8 CPUs \(shape 2n8c2t,mem=4G\)\n/,
    );
    await virtune('sim', 'fault', 'cpu-offline', 'lab', '--cpus', '3,7');
    const map = await virtune('-c', 'sim:///lab', 'nodecpumap');
    expect(map.stdout).toContain('yyy-yyy-');
    await virtune('sim', 'stop', 'lab');
    const stopped = await virtune('sim', 'list');
    expect(stopped.stdout).toMatch(/^ lab +shut off +2 +6 +shape 2n8c2t,mem=4G$/m);
    await virtune('sim', 'reset', 'lab');
    expect((await virtune('sim', 'list')).stdout).toMatch(/^ lab +running +2 +8 /m);
    expect((await virtune('sim', 'remove', 'lab')).stdout).toBe(
      "Simulated host 'lab' is forgotten\n\n",
    );
    expect((await virtune('sim', 'list', '--json')).stdout).toBe(
      '{\n  "action": "list",\n  "hosts": []\n}\n',
    );
  });

  test('listens on a port of the loopback interface where it is told to', async () => {
    await virtune('sim', 'start', 'tcp', '--shape', '1n2c', '--port', '0');
    const { stdout } = await virtune('sim', 'list', '--json');
    const { hosts } = JSON.parse(stdout) as { hosts: { name: string; port?: number }[] };
    const port = hosts.find(({ name }) => name === 'tcp')?.port ?? 0;
    const uri = `qemu+tcp://127.0.0.1:${port}/system`;
    expect((await virtune('-c', uri, 'hostname')).stdout).toBe('tcp\n\n');
  });

  test('a refused, a delayed and a cut call', async () => {
    await virtune('sim', 'start', 'faulty', '--shape', '1n2c');
    await virtune('sim', 'fault', 'refuse', 'faulty', '--call', 'virNodeGetInfo');
    const refused = await virtune('-c', 'sim:///faulty', 'nodeinfo');
    expect(refused.stderr).toContain('error: operation failed: ordered by virtune sim fault');
    expect((await virtune('-c', 'sim:///faulty', 'nodeinfo')).status).toBe(0);
    await virtune('sim', 'fault', 'cut', 'faulty', '--call', 'NODE_GET_INFO', '--times', '0');
    expect((await virtune('-c', 'sim:///faulty', 'nodeinfo')).status).toBe(1);
    await virtune('sim', 'fault', 'clear', 'faulty');
    expect((await virtune('-c', 'sim:///faulty', 'nodeinfo')).status).toBe(0);
  });

  test('time can be stopped and moved', async () => {
    await virtune('sim', 'start', 'timed', '--shape', '1n2c');
    await virtune('sim', 'speed', '0', 'timed');
    const now = async (): Promise<number> => {
      const { stdout } = await virtune('sim', 'list', '--json');
      const { hosts } = JSON.parse(stdout) as { hosts: { name: string; now: string }[] };
      return Date.parse(hosts.find(({ name }) => name === 'timed')?.now ?? '');
    };
    const before = await now();
    await virtune('sim', 'step', '3600', 'timed');
    expect((await now()) - before).toBe(3_600_000);
  });

  test('a host from a file of the real one, and from a scenario', async () => {
    const { stdout } = await virtune('-c', 'sim:///', 'capabilities');
    const file = `${workshop().directory}/capabilities.xml`;
    await writeFile(file, stdout);
    expect((await virtune('sim', 'start', 'copy', '--host', file)).stdout).toContain(
      '4 nodes, 64 CPUs',
    );
    expect((await virtune('sim', 'start', 'cloud', '--scenario', 'cloud')).stdout).toContain(
      '(scenario cloud)',
    );
    const list = await virtune('-c', 'sim:///cloud', 'list', '--all', '--name');
    expect(list.stdout.split('\n')).toContain('db-1');
  });

  test.each([
    [
      ['start', 'a', '--shape', '3n8c'],
      "error: shape '3n8c':1:1: 8 cores do not share out to 3 nodes",
    ],
    [['start', 'a b'], "error: 'a b' is no name for a simulated host: letters, digits, . _ -"],
    [['start', 'a', '--scenario', 'dream'], "error: no scenario 'dream'; there is cloud, full,"],
    [['start', 'a', '--host', '/nowhere'], "error: Failed to read file '/nowhere': No such file"],
    [
      ['start', 'a', '--shape', '1n1c', '--scenario', 'cloud'],
      'error: a simulated host is made of one of --scenario, --host and --shape',
    ],
    [
      ['stop', 'nobody'],
      "error: there is no simulated host 'nobody'\nhint: 'virtune sim start nobody'",
    ],
    [['remove', 'one', 'two'], "error: unexpected data 'two'"],
    [['list', 'one'], "error: unexpected data 'one'"],
    [['fly'], "error: no action 'fly'; there is start, stop, list"],
    [['fault', 'flood'], "error: no trouble 'flood'; there is refuse, delay, cut"],
    [['fault', 'cpu-offline'], 'error: which CPUs? Say --cpus, as in --cpus 4-7'],
    [['speed', 'fast'], 'error: speed is a number of simulated seconds in a real one'],
  ])('%j: %s', async (args, message) => {
    const { stderr, status } = await virtune('sim', ...args);
    expect(stderr).toContain(message);
    expect(status).toBe(1);
  });

  test('a state that cannot be read is told, listed and can be removed', async () => {
    await virtune('sim', 'start', 'broken', '--shape', '1n1c');
    await virtune('sim', 'stop', 'broken');
    await writeFile(`${workshop().directory}/state/virtune/sim/broken.json`, '{"format": 1');
    const { stderr } = await virtune('-c', 'sim:///broken', 'list');
    expect(stderr).toContain('broken.json is no state of a simulated host of this version');
    expect(stderr).not.toContain('internal error');
    expect((await virtune('sim', 'list')).stdout).toMatch(/^ broken +shut off +0 +0 +unreadable$/m);
    expect((await virtune('sim', 'remove', 'broken')).status).toBe(0);
  });

  test('a topology that contradicts itself is refused with file and line', async () => {
    const file = `${workshop().directory}/wrong.yaml`;
    await writeFile(
      file,
      'nodes:\n  - {id: 0, cpus: 0-1}\n  - {id: 1, cpus: 1}\ncpus:\n  - {id: 0}\n  - {id: 1}\n',
    );
    const { stderr } = await virtune('sim', 'start', 'b', '--host', file);
    expect(stderr).toBe(`error: ${file}:3:19: CPU 1 is in node 0 and in node 1\n`);
  });
});
