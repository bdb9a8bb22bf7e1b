import { closeSync, openSync } from 'node:fs';
import { describe, expect, test } from 'vitest';
import { screenOf } from '../../src/terminal/screen.ts';
import { Terminal } from '../../src/terminal/terminal.ts';

function fileScreen(env: NodeJS.ProcessEnv) {
  const fd = openSync('/dev/null', 'w');
  try {
    return screenOf(fd, env);
  } finally {
    closeSync(fd);
  }
}

describe('an output that is no screen', () => {
  test.each<[string, NodeJS.ProcessEnv, number | null, boolean]>([
    ['has no width and no colour', {}, null, false],
    ['has the width that COLUMNS gives', { COLUMNS: '132' }, 132, false],
    ['has no width by a COLUMNS that is no number', { COLUMNS: 'wide' }, null, false],
    ['is coloured by FORCE_COLOR', { FORCE_COLOR: '1' }, null, true],
    ['is not coloured by FORCE_COLOR=0', { FORCE_COLOR: '0' }, null, false],
    [
      'is not coloured where NO_COLOR is set as well',
      { FORCE_COLOR: '1', NO_COLOR: '1' },
      null,
      false,
    ],
  ])('%s', (_, env, columns, color) => {
    expect(fileScreen(env)).toEqual({ columns, color });
  });
});

describe('a terminal', () => {
  const sinks = { stdout: () => {}, stderr: () => {} };

  test('lays out for 80 columns without a screen, and paints nothing', () => {
    const terminal = new Terminal(sinks);
    expect(terminal.columns).toBe(80);
    expect(terminal.paint('red', 'hot')).toBe('hot');
  });

  test('paints for a screen with colours', () => {
    const terminal = new Terminal({ ...sinks, screen: () => ({ columns: 200, color: true }) });
    expect(terminal.columns).toBe(200);
    expect(terminal.paint(['bold', 'red'], 'hot')).toBe('\x1b[1m\x1b[31mhot\x1b[39m\x1b[22m');
    expect(terminal.paint('red', '')).toBe('');
  });
});
