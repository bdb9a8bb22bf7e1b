import { describe, expect, test } from 'vitest';
import * as number from '../../src/grammar/number.ts';
import { recorded, runVirsh } from './virsh.ts';

/** A command of virsh that reads such a number, up to the number. */
const readers = {
  int: ['dommemstat', 'test', '--period'],
  uint: ['vcpupin', 'test'],
  longLong: ['domtime', 'test', '--time'],
  ulongLong: ['allocpages', '4K'],
  scaled: ['setmem', 'test'],
} as const;

type Kind = keyof typeof readers;

const parsers: Readonly<Record<Kind, (text: string) => number | bigint | undefined>> = {
  int: number.parseInt32,
  uint: number.parseUint32,
  longLong: number.parseInt64,
  ulongLong: number.parseUint64,
  scaled: (text) => number.parseScaled(text, 1024n, 2n ** 64n - 1n),
};

const texts = [
  '0',
  '1',
  '+1',
  ' 1',
  '\t1',
  '\v1',
  '01',
  '007',
  '-0',
  '+0',
  '1 ',
  '1x',
  'x',
  '',
  ' ',
  '-',
  '+',
  '+-1',
  '0x10',
  '1e3',
  '1.5',
  '1,5',
  '١',
  '2147483647',
  '2147483648',
  '-1',
  '-2147483648',
  '-2147483649',
  '4294967295',
  '4294967296',
  '9223372036854775807',
  '9223372036854775808',
  '-9223372036854775808',
  '-9223372036854775809',
  '18446744073709551615',
  '18446744073709551616',
  '99999999999999999999999',
  '1k',
  '1K',
  '1KB',
  '1kib',
  '1KiB',
  '1Ki',
  '1kB',
  '1m',
  '1MiB',
  '1G',
  '1t',
  '1P',
  '1e',
  '1E',
  '15E',
  '16E',
  '16EB',
  '18EB',
  '19EB',
  '1b',
  '1B',
  '1byte',
  '1bytes',
  '1Bytes',
  '1bit',
  '1 k',
  '1kk',
  '1x',
  '-1k',
  'k',
  '18014398509481983',
  '18014398509481984',
  '0E',
  '0Y',
  '1KIB',
  '1gIb',
];

const accepted = recorded<Record<string, Record<string, boolean>>>(
  'virsh-9.0.0-numbers.golden.json',
  () =>
    Object.fromEntries(
      Object.entries(readers).map(([kind, reader]) => [
        kind,
        Object.fromEntries(texts.map((text) => [text, isAccepted(reader, text)])),
      ]),
    ),
);

function isAccepted(reader: readonly string[], text: string): boolean {
  const { stderr } = runVirsh(['-c', 'test:///default', ...reader, text]);
  return !/umeric value '.*' for <.*> option is malformed or out of range/s.test(stderr);
}

describe.each(Object.keys(readers) as Kind[])('a number of kind %s', (kind) => {
  test.each(texts)('%j is taken as virsh takes it', (text) => {
    expect(parsers[kind](text) !== undefined).toBe(accepted[kind]?.[text]);
  });
});

test.each([
  [number.parseInt32('-2147483648'), -2147483648],
  [number.parseInt32('0x1F', 0), 31],
  [number.parseInt32('-017', 0), -15],
  [number.parseInt32('08', 0), undefined],
  [number.parseUint32Wrapping('-1'), 4294967295],
  [number.parseUint32Wrapping('-4294967295'), 1],
  [number.parseUint32Wrapping('-4294967296'), undefined],
  [number.parseUint64Wrapping('-1'), 2n ** 64n - 1n],
  [number.parseUint64Wrapping('-0'), 0n],
  [number.parseScaled('2', 1024n, 4096n), 2048n],
  [number.parseScaled('2k', 1n, 4096n), 2048n],
  [number.parseScaled('2KB', 1n, 4096n), 2000n],
  [number.parseScaled('4096b', 1024n, 4096n), 4096n],
  [number.parseScaled('5KiB', 1024n, 4096n), undefined],
  [number.parseScaled('0', 1024n, 0n), 0n],
] as const)('the value %s is %s', (value, expected) => {
  expect(value).toBe(expected);
});
