import { expect, test } from 'vitest';

import { cpioArchive } from './cpio.ts';

const zeros = (digits: number) => '0'.repeat(digits);

function header(inode: string, mode: string, size: string, nameSize: string): string {
  return `070701${inode}${mode}${zeros(16)}00000001${zeros(8)}${size}${zeros(32)}${nameSize}${zeros(8)}`;
}

test('an archive of one file of 5 bytes is 2 records, all parts at multiples of 4 bytes', () => {
  const content = Buffer.from('hello');
  const archive = cpioArchive([{ path: 'a/b', mode: 0o100644, content }]);
  expect(Buffer.from(archive).toString()).toBe(
    `${header('00000001', '000081a4', '00000005', '00000004')}a/b\0${'\0'.repeat(2)}` +
      `hello${'\0'.repeat(3)}` +
      `${header('00000002', zeros(8), zeros(8), '0000000b')}TRAILER!!!\0${'\0'.repeat(3)}`,
  );
});
