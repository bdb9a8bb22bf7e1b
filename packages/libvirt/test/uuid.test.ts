import { expect, test } from 'vitest';
import { formatUuid, parseUuid } from '../src/index.ts';

const UUID = '6695eb01-f6a4-8304-79aa-97f2502e193f';

test.each([
  UUID,
  UUID.toUpperCase(),
  ` ${UUID}\n`,
  UUID.replaceAll('-', ''),
  '66 95-eb-01--f6a4 8304 79aa 97f2502e193f',
])("'%s' is a UUID, as for libvirt", (text) => {
  const bytes = parseUuid(text);
  expect(bytes).toHaveLength(16);
  expect(formatUuid(bytes ?? new Uint8Array(16))).toBe(UUID);
});

test.each(['', 'g', UUID.slice(1), `${UUID}0`, `${UUID}-`, UUID.replace('6', 'x'), '6-695eb01'])(
  "'%s' is none",
  (text) => {
    expect(parseUuid(text)).toBeUndefined();
  },
);
