import { procedures } from '@virtune/protocol';
import { procedureTable } from '@virtune/simulator';
import { describe, expect, test } from 'vitest';

const all = Object.values(procedures).filter((entry) => 'number' in entry);

describe('the simulated host answers what the client calls', () => {
  test.each(all)('$name', ({ number }) => {
    expect(procedureTable.get(number)).toBeDefined();
  });
});
