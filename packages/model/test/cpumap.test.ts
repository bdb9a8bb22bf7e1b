import { describe, expect, test } from 'vitest';
import { Cpuset, cpumapLength, decodeCpumap, decodeCpumaps, encodeCpumap } from '../src/index.ts';

describe('encoding', () => {
  test('CPU 0 is the lowest bit of the first byte, CPU 8 that of the second', () => {
    expect(encodeCpumap(Cpuset.of(0, 3, 8))).toEqual(Uint8Array.of(0b1001, 1));
  });

  test.each([
    [Cpuset.empty, 1],
    [Cpuset.of(7), 1],
    [Cpuset.of(8), 2],
    [Cpuset.of(16383), 2048],
  ])('%s takes %d bytes, as virsh sends it', (cpus, length) => {
    expect(encodeCpumap(cpus)).toHaveLength(length);
  });

  test('a length of 4 bytes pads with zeros', () => {
    expect(encodeCpumap(Cpuset.of(1), 4)).toEqual(Uint8Array.of(2, 0, 0, 0));
  });

  test('CPU 8 does not fit into 1 byte and is not cut off', () => {
    expect(() => encodeCpumap(Cpuset.of(0, 8), 1)).toThrow(
      new RangeError('cpuset 0,8 needs a cpumap of 2 bytes, not 1'),
    );
  });

  test.each([
    [0, 0],
    [1, 1],
    [8, 1],
    [9, 2],
    [160, 20],
  ])('%d CPUs need %d bytes', (cpus, length) => {
    expect(cpumapLength(cpus)).toBe(length);
  });
});

describe('decoding', () => {
  test('all bits of 2 bytes are CPUs 0-15, on a host of 12 CPUs 0-11', () => {
    const full = Uint8Array.of(0xff, 0xff);
    expect(decodeCpumap(full).format()).toBe('0-15');
    expect(decodeCpumap(full, 12).format()).toBe('0-11');
  });

  test('a map shorter than the host leaves the CPUs beyond it out', () => {
    expect(decodeCpumap(Uint8Array.of(0xff), 12).format()).toBe('0-7');
  });

  test('a map of 1 MiB of zeros is the empty set, and bit 16384 is refused', () => {
    const long = new Uint8Array(1 << 20);
    expect(decodeCpumap(long).isEmpty).toBe(true);
    long[2048] = 1;
    expect(() => decodeCpumap(long)).toThrow(RangeError);
  });

  test('3 maps of 2 bytes are 3 sets', () => {
    const maps = Uint8Array.of(1, 0, 0, 1, 0xff, 0xff);
    expect(decodeCpumaps(maps, 2, 12).map(String)).toEqual(['0', '8', '0-11']);
    expect(decodeCpumaps(new Uint8Array(0), 0)).toEqual([]);
  });

  test.each([0, 4])('6 bytes are no maps of %d bytes', (length) => {
    expect(() => decodeCpumaps(new Uint8Array(6), length)).toThrow(RangeError);
  });
});
