import { describe, expect, test } from 'vitest';
import { command } from '../src/command.ts';
import type { ParsedCommand } from '../src/grammar/parse.ts';
import { runLine } from '../src/run-line.ts';
import { Session } from '../src/session.ts';
import { Terminal } from '../src/terminal/terminal.ts';

/** Runs commands that tell when they begin and end; `r1` only reads, `w1` changes something. */
async function run(names: readonly string[]): Promise<{ log: string[]; printed: string }> {
  const log: string[] = [];
  let printed = '';
  const sinks = { stdout: (text: string) => (printed += text), stderr: () => undefined };
  const terminal = new Terminal(sinks, { quiet: true });
  const commands = names.map((name): ParsedCommand<ReturnType<typeof command>> => {
    const declared = command({
      name,
      summary: name,
      options: {},
      connects: false,
      reads: name.startsWith('r'),
      async run() {
        log.push(`${name} begins`);
        await Promise.resolve();
        log.push(`${name} ends`);
        return name;
      },
      text: (out, data) => out.print(`${data}\n`),
    });
    return { command: declared, given: new Map(), json: false };
  });
  const session = new Session(() => Promise.reject(new Error('no host')), terminal);
  await runLine(commands, session, terminal, { timing: false });
  return { log, printed };
}

describe('commands of a line', () => {
  test('that only read run at the same time, and print in turn', async () => {
    const { log, printed } = await run(['r1', 'r2', 'r3']);
    expect(log.slice(0, 3)).toEqual(['r1 begins', 'r2 begins', 'r3 begins']);
    expect(printed).toBe('r1\nr2\nr3\n');
  });

  test('wait for one that changes something, which waits for those before it', async () => {
    const { log, printed } = await run(['r1', 'w2', 'r3', 'w4']);
    const order = ['r1', 'w2', 'r3', 'w4'].flatMap((name) => [`${name} begins`, `${name} ends`]);
    expect(log).toEqual(order);
    expect(printed).toBe('r1\nw2\nr3\nw4\n');
  });

  test('run five at a time at most', async () => {
    const names = Array.from({ length: 8 }, (_, i) => `r${i}`);
    const { log } = await run(names);
    expect(log.indexOf('r0 ends')).toBe(5);
  });
});
