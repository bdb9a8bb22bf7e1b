import { describe, expect, test } from 'vitest';
import { EventQueue } from '../src/events/queue.ts';

async function take<T>(queue: EventQueue<T>, count: number): Promise<unknown[]> {
  const taken: unknown[] = [];
  for (let i = 0; i < count; i++) taken.push((await queue.next()).value);
  return taken;
}

const overflow = (missed: number) => ({ kind: 'resync', reason: 'overflow', missed });
const reconnected = { kind: 'resync', reason: 'reconnected', missed: null };

describe('a queue of 3', () => {
  test('gives events in order, to readers that wait and to those that come late', async () => {
    const queue = new EventQueue<number>(3);
    const early = queue.next();
    queue.push(1);
    queue.push(2);
    expect(await early).toEqual({ done: false, value: 1 });
    expect(await take(queue, 1)).toEqual([2]);
  });

  test('drops what it has no room for, and tells how many where they are missing', async () => {
    const queue = new EventQueue<number>(3);
    for (let i = 1; i <= 8; i++) queue.push(i);
    expect(queue.size).toBe(3);
    expect(await take(queue, 2)).toEqual([1, 2]);
    // There would be room for 9, but not in its place.
    queue.push(9);
    expect(await take(queue, 2)).toEqual([3, overflow(6)]);
    queue.push(10);
    expect(await take(queue, 1)).toEqual([10]);
  });

  test('says that the connection was away once in a row, whatever was dropped before', async () => {
    const queue = new EventQueue<number>(3);
    for (let i = 1; i <= 5; i++) queue.push(i);
    queue.reconnected();
    queue.reconnected();
    expect(await take(queue, 4)).toEqual([1, 2, 3, reconnected]);
    queue.push(6);
    queue.reconnected();
    expect(await take(queue, 2)).toEqual([6, reconnected]);
  });

  test('tells of events that were lost before they came, at once to a reader that waits', async () => {
    const queue = new EventQueue<number>(3);
    const waiting = queue.next();
    queue.lost(4);
    expect(await waiting).toEqual({ done: false, value: overflow(4) });
  });

  test('ends after what it holds: with the error once, then done', async () => {
    const queue = new EventQueue<number>(3);
    queue.push(1);
    queue.end(new Error('gone'));
    queue.push(2);
    expect(await take(queue, 1)).toEqual([1]);
    await expect(queue.next()).rejects.toThrow('gone');
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  test('discarded, gives nothing of what it held', async () => {
    const queue = new EventQueue<number>(3);
    queue.push(1);
    queue.discard(new Error('enough'));
    await expect(queue.next()).rejects.toThrow('enough');
    expect(await queue.next()).toEqual({ done: true, value: undefined });
  });

  test('settles every reader that waits when it ends', async () => {
    const queue = new EventQueue<number>(3);
    const readers = [queue.next(), queue.next()];
    queue.end(new Error('gone'));
    const [first, second] = await Promise.allSettled(readers);
    expect(first).toMatchObject({ status: 'rejected' });
    expect(second).toMatchObject({ status: 'fulfilled', value: { done: true } });
  });
});

test('a queue of 1,000 through which 100,000 events go, at whatever pace, keeps their order', async () => {
  const queue = new EventQueue<number>(1000);
  let pushed = 0;
  let read = 0;
  while (read < 100_000) {
    for (let i = 0; i < 700 && pushed < 100_000 && pushed - read < 1000; i++) queue.push(pushed++);
    for (let i = 0; i < 300 && read < pushed; i++) {
      const { value } = await queue.next();
      if (value !== read++) throw new Error(`not ${read - 1}: ${JSON.stringify(value)}`);
    }
  }
  expect(queue.size).toBe(0);
});
