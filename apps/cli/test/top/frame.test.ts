import { stripVTControlCharacters } from 'node:util';
import { Cpuset } from '@virtune/model';
import { exampleSnapshot } from '@virtune/model/examples';
import { describe, expect, test } from 'vitest';
import { displayWidth } from '../../src/format/width.ts';
import { hostPicture } from '../../src/host-picture/host-picture.ts';
import { painter } from '../../src/terminal/screen.ts';
import { drawFrame, type Scene } from '../../src/top/frame.ts';
import { ratesOf } from '../../src/top/rates.ts';
import { firstView, type View } from '../../src/top/view.ts';
import { golden } from '../golden.ts';
import { floating, pinned } from '../host-picture/pictures.ts';
import { sampleAt, uuidOf } from './samples.ts';

const names = Array.from({ length: 30 }, (_, i) => `web-${String(i).padStart(2, '0')}`);

function scene(view: Partial<View> = {}, guests: readonly string[] = names.slice(0, 3)): Scene {
  const picture = hostPicture(
    exampleSnapshot('x86-2n16c-2t', [
      pinned('数据库-1', [0, 1]),
      ...guests.map((name) => floating(name)),
    ]),
  );
  const all = ['数据库-1', ...guests];
  const at = (second: number) =>
    sampleAt(
      second,
      all.map((name, i) => ({
        name,
        vcpus: [
          [(second * (i % 5)) / 4, second * (i % 2) * 0.25],
          [second / 2, 0],
        ],
        others: second / 50,
        memoryMiB: 1024 * (i + 1),
      })),
      Object.fromEntries(Array.from({ length: 16 }, (_, cpu) => [cpu, (second * (cpu % 5)) / 4])),
    );
  return {
    picture,
    rates: ratesOf(at(10), at(12)),
    facts: new Map([
      [uuidOf('数据库-1'), { mark: 'A', entitlementCpus: 2 }],
      [uuidOf('web-00'), { mark: null, entitlementCpus: 0.5 }],
    ]),
    places: new Map([[0, { cpu: 1, cpuset: Cpuset.of(0, 1) }]]),
    view: { ...firstView(), ...view },
    time: '14:03:22',
  };
}

const canvas = { columns: 79, rows: 23, unicode: true, paint: painter(false) };

describe('a frame of top', () => {
  test.each<[string, Partial<View>]>([
    ['guests', {}],
    ['selected', { selected: uuidOf('web-01') }],
    ['threads', { opened: uuidOf('数据库-1') }],
    ['gone', { opened: 'uuid-of-nobody' }],
    ['cpus', { page: 'cpus' }],
    ['help', { page: 'help' }],
    ['filter', { typing: true, filter: 'web', paused: true }],
  ])('%s is as it was', (name, view) => {
    const text = `${drawFrame(scene(view), canvas).lines.join('\n')}\n`;
    expect(text).toBe(golden(`top-${name}`, text));
  });

  test.each([
    [20, 8],
    [60, 12],
    [79, 23],
    [250, 60],
  ])('of %i columns and %i rows fits', (columns, rows) => {
    for (const view of [
      {},
      { page: 'cpus' },
      { page: 'help' },
      { opened: uuidOf('web-00') },
    ] as const) {
      const { lines } = drawFrame(scene(view, names), { ...canvas, columns, rows });
      expect(lines.length).toBeLessThanOrEqual(Math.max(rows, 8));
      for (const line of lines) expect(displayWidth(line)).toBeLessThanOrEqual(columns);
    }
  });

  test('says in colours what it says without', () => {
    const plain = drawFrame(scene(), canvas).lines;
    const colored = drawFrame(scene(), { ...canvas, paint: painter(true) }).lines;
    expect(colored).not.toEqual(plain);
    expect(colored.map(stripVTControlCharacters)).toEqual(plain);
  });

  test('keeps the guest under the cursor on the screen', () => {
    for (const name of names) {
      const { lines } = drawFrame(scene({ selected: uuidOf(name) }, names), canvas);
      expect(lines.join('\n')).toContain(name);
    }
  });

  test('shows all guests where there is no screen to fill', () => {
    const { lines } = drawFrame(scene({}, names), {
      columns: 80,
      unicode: true,
      paint: painter(false),
    });
    expect(lines.filter((line) => line.includes('web-'))).toHaveLength(30);
  });
});
