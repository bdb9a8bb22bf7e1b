import { describe, expect, test } from 'vitest';
import { splitLine } from '../differential/differential.ts';
import { addExampleGuests } from '../rig/index.ts';
import { useRig } from '../rig/testing.ts';
import { virtune } from '../virtune.ts';

const rig = useRig({}, addExampleGuests);

/** Where virsh leaves its user alone: a command line, and what the hint says to do. */
const hints: readonly [line: string, hint: RegExp][] = [
  ['vcpupin openEulerVM 0 4096', /the host has CPUs 0/],
  ['vcpupin openEulerVM 9 0', /the vCPUs of 'openEulerVM' are 0-3/],
  ['vcpupin web-1 0 0 --live', /'web-1' is shut off: start it, or use --config/],
  ['vcpupin web-1 --live', /'web-1' is shut off: leave --live out/],
  ['emulatorpin openEulerVM 0,^x', /column 4: a number is expected/],
  ['iothreadpin openEulerVM 9 0', /'virtune iothreadinfo openEulerVM' shows the iothreads/],
  ['schedinfo openEulerVM --set cpu_shares=1', /cpu_shares goes from 2 to 262144/],
  ['schedinfo openEulerVM --set nonsense=1', /the parameters of this scheduler are cpu_shares,/],
  ['numatune openEulerVM --mode strict --nodeset 0 --live', /use --config, then restart it/],
  ['numatune openEulerVM --nodeset 4000 --config', /the host has no NUMA node 4000, only/],
  ['numatune openEulerVM --mode nonsense', /the modes are strict, preferred/],
  ['setvcpus openEulerVM 9 --config', /'virtune setvcpus openEulerVM 9 --maximum --config'/],
  ['setmem openEulerVM 999GiB', /'virtune setmaxmem openEulerVM SIZE --config'/],
  ['freecell --cellno 4000', /the host has no NUMA node 4000: its nodes are 0/],
  ['dominfo nobody', /'virtune list --all' shows the domains/],
  ['-r destroy openEulerVM', /leave -r \(--readonly\) out/],
  ['-c qemu+unix:///system?socket=/nowhere list', /no libvirt daemon listens on \/nowhere/],
  ['-c nonsense list', /a URI is like qemu:\/\/\/system/],
  ['vcpupn openEulerVM', /did you mean 'vcpupin'\?/],
  ['top --sort nonsense', /the columns are name, vcpus, used/],
  ['vnuma openEulerVM --cell 0:cpus=0-1,memory=128MiB', /put every vCPU into a cell/],
];

describe('a hint follows on standard error, in one line', () => {
  test.each(hints)('%s', async (line, hint) => {
    const { stderr } = await virtune(rig(), splitLine(line));
    const found = stderr.split('\n').filter((text) => text.startsWith('hint: '));
    expect(found).toHaveLength(1);
    expect(found[0]).toMatch(hint);
  });
});
