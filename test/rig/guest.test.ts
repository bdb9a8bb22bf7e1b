import { describe, expect, test } from 'vitest';

import { linuxGuest, romGuest } from './guest.ts';
import { rom } from './rom.ts';

describe('the XML of a guest', () => {
  test('escapes a name that is no XML', () => {
    expect(romGuest({ name: `a<&'">` })).toContain('<name>a&lt;&amp;&apos;&quot;&gt;</name>');
  });

  test('has the memory of its 2 cells, 96 MiB', () => {
    const cells = [
      { cpus: '0', memoryMiB: 32 },
      { cpus: '1', memoryMiB: 64, attributes: "memAccess='shared'" },
    ];
    const xml = linuxGuest({ name: 'a', cells, memoryMiB: 5 });
    expect(xml).toContain("<memory unit='MiB'>96</memory>");
    expect(xml).toContain("<cell id='1' cpus='1' memory='64' unit='MiB' memAccess='shared'/>");
  });

  test('starts all vCPUs unless told to start fewer', () => {
    expect(romGuest({ name: 'a', vcpus: 4 })).toContain("current='4'>4</vcpu>");
    expect(romGuest({ name: 'a', vcpus: 4, currentVcpus: 1 })).toContain("current='1'>4</vcpu>");
  });
});

describe('a ROM', () => {
  test('has its program at the reset vector, 16 bytes before the end of 64 KiB', () => {
    expect(rom('halt').length).toBe(65_536);
    expect([...rom('halt').subarray(65_520, 65_524)]).toEqual([0xf4, 0xeb, 0xfd, 0]);
    expect([...rom('spin').subarray(65_520, 65_523)]).toEqual([0xeb, 0xfe, 0]);
  });
});
