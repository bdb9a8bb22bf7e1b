import { describe, expect, test } from 'vitest';

import { useRig } from './fixture.ts';
import { linuxGuest } from './guest.ts';
import { bootedCells, cellsOnConsole, provideLinux } from './linux.ts';

const rig = useRig();

describe('a guest that boots Linux', () => {
  test('sees its 2 cells of 2 CPUs and 128 MiB each', async () => {
    await provideLinux(rig());
    const cells = ['0-1', '2-3'].map((cpus) => ({ cpus, memoryMiB: 128 }));
    await rig().define(linuxGuest({ name: 'two-cells', vcpus: 4, cells }));
    await rig().start('two-cells');
    const seen = await bootedCells(rig(), 'two-cells');
    expect(seen.map(({ id, cpus }) => ({ id, cpus }))).toEqual([
      { id: 0, cpus: '0-1' },
      { id: 1, cpus: '2-3' },
    ]);
    for (const { memoryKiB } of seen) {
      expect(memoryKiB).toBeGreaterThan(64 * 1024);
      expect(memoryKiB).toBeLessThanOrEqual(128 * 1024);
    }
  });
});

describe('cellsOnConsole', () => {
  const line = 'cell 0: cpus=0-1 memory=94912 KiB\r\n';

  test('has nothing to say before the guest printed the number of its cells', () => {
    expect(cellsOnConsole(line)).toBeUndefined();
  });

  test('reads a cell with its CPUs and memory', () => {
    expect(cellsOnConsole(`SeaBIOS\r\n${line}cells: 1\r\n`)).toEqual([
      { id: 0, cpus: '0-1', memoryKiB: 94912 },
    ]);
  });
});
