import type { Cpuset } from '@virtune/model';
import { t } from '../messages/index.ts';
import type { Out } from '../terminal/terminal.ts';
import { gib } from '../format/gib.ts';
import type { HostPicture, PictureGuest } from './host-picture.ts';

const setText = (set: Cpuset): string => (set.isEmpty ? '-' : set.format());

/** `strict 0-1`: how memory is bound. */
function bindingText({ memory }: PictureGuest): string {
  if (memory === null) return '-';
  return `${memory.mode} ${memory.nodeset?.format() ?? 'auto'}`;
}

/** `0: 4.0, 1: 0.5`: GiB on each node that has any of it. */
function memoryText({ memoryKiB }: PictureGuest): string {
  if (memoryKiB === null) return '-';
  const parts = Object.entries(memoryKiB).filter(([, kib]) => kib > 0);
  return parts.length === 0 ? '-' : parts.map(([node, kib]) => `${node}: ${gib(kib)}`).join(', ');
}

/** Prints the guests of the picture, those with a mark first. */
export function printGuests(out: Out, { guests, shutOff }: HostPicture): void {
  if (guests.length > 0) {
    out.print('\n');
    out.printTable(
      ['', t`Guest`, t`vCPUs`, t`Pinned to`, t`May float on`, t`Memory bound`, t`GiB on node`],
      guests.map((guest) => [
        guest.mark ?? '',
        guest.name,
        String(guest.vcpus),
        setText(guest.pinned),
        setText(guest.floatsOn),
        bindingText(guest),
        memoryText(guest),
      ]),
    );
  }
  if (shutOff > 0) out.printExtra(t`\nDomains that are shut off: ${shutOff}\n`);
}
