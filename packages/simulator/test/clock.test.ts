import { describe, expect, test } from 'vitest';
import { Clock, DEFAULT_START_NS, type RealTime } from '../src/index.ts';

const SECOND = 1_000_000_000n;

/** Real time that a test moves. */
function controlled(): RealTime & { pass(seconds: number): void; fire(): void } {
  let nowNs = 5n * SECOND;
  let armed: (() => void) | undefined;
  return {
    monotonicNs: () => nowNs,
    after(_ms, callback) {
      armed = callback;
      return () => {
        armed = undefined;
      };
    },
    pass: (seconds) => (nowNs += BigInt(Math.round(seconds * 1e9))),
    fire: () => armed?.(),
  };
}

const elapsed = (clock: Clock): bigint => clock.now() - DEFAULT_START_NS;

describe('simulated time', () => {
  test('goes with real time at speed 1, and 3600 times as fast at speed 3600', () => {
    const realTime = controlled();
    const clock = new Clock({ realTime });
    realTime.pass(2);
    expect(elapsed(clock)).toBe(2n * SECOND);
    clock.setSpeed(3600);
    realTime.pass(1);
    expect(elapsed(clock)).toBe(3602n * SECOND);
  });

  test('stands still at speed 0 and then moves by advance alone', () => {
    const realTime = controlled();
    const clock = new Clock({ realTime, speed: 0 });
    realTime.pass(100);
    expect(elapsed(clock)).toBe(0n);
    clock.advance(3n * SECOND);
    expect(elapsed(clock)).toBe(3n * SECOND);
    expect(() => clock.advance(-1n)).toThrow(RangeError);
  });

  test('what is set for an instant happens in order and sees that instant', () => {
    const clock = new Clock({ realTime: controlled(), speed: 0 });
    const seen: [string, bigint][] = [];
    const note = (name: string) => () => void seen.push([name, elapsed(clock) / SECOND]);
    clock.after(2n * SECOND, note('b'));
    clock.after(1n * SECOND, () => {
      note('a')();
      clock.after(5n * SECOND, note('d'));
    });
    clock.after(2n * SECOND, note('c'));
    const cancel = clock.after(3n * SECOND, note('never'));
    cancel();
    clock.advance(10n * SECOND);
    expect(seen).toEqual([
      ['a', 1n],
      ['b', 2n],
      ['c', 2n],
      ['d', 6n],
    ]);
  });

  test('what is due happens by itself when real time has come to it', () => {
    const realTime = controlled();
    const clock = new Clock({ realTime, speed: 10 });
    let happened = 0;
    clock.after(20n * SECOND, () => happened++);
    realTime.pass(1);
    realTime.fire();
    expect(happened).toBe(0);
    realTime.pass(1);
    realTime.fire();
    expect(happened).toBe(1);
  });
});
