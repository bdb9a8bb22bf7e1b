import { describe, expect, test } from 'vitest';
import {
  CPUSET_LIMIT,
  CpulistError,
  CpusetSyntaxError,
  parseCpulist,
  parseCpuset,
} from '../../src/index.ts';

function syntaxError(parse: () => unknown): CpusetSyntaxError {
  try {
    parse();
  } catch (error) {
    if (error instanceof CpusetSyntaxError) return error;
    throw error;
  }
  throw new Error('it was accepted');
}

describe('a refused cpuset says why and where', () => {
  test.each([
    ['', 0, 'a number is expected'],
    ['0-3,^x', 5, 'a number is expected'],
    ['1,,2', 2, 'a number is expected'],
    ['0-3 4', 4, "',' or the end is expected"],
    ['0-', 2, 'a number is expected'],
    ['5,7- 3', 5, 'the range that starts with 7 ends below it'],
    ['0-3,^1-2', 6, 'only single numbers can be taken out, no range'],
    ['0,16384', 2, '16384 is above 16383, the highest number allowed'],
    ['0-4294967295', 2, '4294967295 is above 16383, the highest number allowed'],
    [
      `1,${'9'.repeat(50)}`,
      2,
      '99999999999999999999... is above 16383, the highest number allowed',
    ],
  ])('%j: place %s, %s', (text, position, reason) => {
    const error = syntaxError(() => parseCpuset(text));
    expect(error).toMatchObject({ name: 'CpusetSyntaxError', text, position, reason });
  });

  test('the caret stands under column 6 of 0-3,^x', () => {
    const { message } = syntaxError(() => parseCpuset('0-3,^x'));
    expect(message).toBe('column 6: a number is expected\n  0-3,^x\n       ^');
  });

  test('of 4000 characters only those around the place are shown, and control characters never', () => {
    const text = `${'1,'.repeat(1000)}\u001b[31m${',1'.repeat(1000)}`;
    const [, shown = '', caret = ''] = syntaxError(() => parseCpuset(text)).message.split('\n');
    expect(shown).toMatch(/^ {2}\.\.\.1,1,.*1,\?\[31m,1,.*\.\.\.$/);
    expect(shown.length).toBeLessThan(84);
    expect(shown.charAt(caret.indexOf('^'))).toBe('?');
  });
});

describe('bounds', () => {
  test('a limit of 4 allows 3 and refuses 4, also to take it out', () => {
    expect(parseCpuset('0-3', 4).format()).toBe('0-3');
    expect(syntaxError(() => parseCpuset('0-4', 4)).position).toBe(2);
    expect(syntaxError(() => parseCpuset('0,^4', 4)).position).toBe(3);
  });

  test('no limit goes beyond 16384', () => {
    expect(parseCpuset('0-16383', Infinity).size).toBe(CPUSET_LIMIT);
    expect(() => parseCpuset('16384', Infinity)).toThrow(CpusetSyntaxError);
  });

  test('200,000 full ranges are read in less than 2 seconds', () => {
    const started = performance.now();
    expect(parseCpuset('0-16383,'.repeat(200_000)).size).toBe(CPUSET_LIMIT);
    expect(performance.now() - started).toBeLessThan(2000);
  });
});

describe('a CPU list of virsh', () => {
  test('r is every CPU below 6', () => {
    expect(parseCpulist('r', 6).format()).toBe('0-5');
  });

  test('CPU 80 of 80 is refused with the place and with the words of virsh', () => {
    const error = syntaxError(() => parseCpulist('0,^90,78-80', 80));
    expect(error).toBeInstanceOf(CpulistError);
    expect(error).toMatchObject({
      position: 9,
      reason: "CPU 80 is above 79, the host's highest",
      virshLines: ["CPU 80 in cpulist '0,^90,78-80' exceed the maxcpu 80"],
    });
  });

  test('a list that undoes itself is refused at its end', () => {
    expect(syntaxError(() => parseCpulist('1,^1', 8))).toMatchObject({
      position: 4,
      reason: 'no CPU is left',
      virshLines: ["Invalid cpulist '1,^1'"],
    });
  });
});
