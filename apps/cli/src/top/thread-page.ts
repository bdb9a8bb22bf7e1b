import type { Cpuset } from '@virtune/model';
import { fixed } from '../format/number.ts';
import { t } from '../messages/index.ts';
import type { Line } from '../terminal/line.ts';
import type { VcpuRate } from './rates.ts';
import type { GuestRow } from './rows.ts';

/** Where a vCPU was last, and where it may be. */
export type ThreadPlaces = ReadonlyMap<
  number,
  { readonly cpu: number | null; readonly cpuset: Cpuset }
>;

const percent = (part: number | null): string =>
  (part === null ? '-' : `${fixed(part * 100, 1)} %`).padStart(9);

function vcpuLine({ id, used, waited }: VcpuRate, places: ThreadPlaces): Line {
  const place = places.get(id);
  const cpu = place?.cpu ?? '-';
  const where = `${String(cpu).padStart(6)}   ${place?.cpuset.format() ?? '-'}`;
  return [{ text: `  ${t`vCPU ${id}`.padEnd(12)}${percent(used)}${percent(waited)}${where}` }];
}

/** The threads of a guest: what each used and waited, where it was and where it may be. */
export function threadLines(guest: GuestRow | undefined, places: ThreadPlaces): Line[] {
  if (guest === undefined) return [[{ text: t`this guest does not run any more`, style: 'dim' }]];
  return [
    [{ text: guest.name, style: 'bold' }],
    [
      {
        text: `  ${t`thread`.padEnd(12)}${t`used`.padStart(9)}${t`waited`.padStart(9)}${t`on`.padStart(6)}   ${t`may run on`}`,
        style: 'dim',
      },
    ],
    ...guest.vcpus.map((vcpu) => vcpuLine(vcpu, places)),
    [{ text: `  ${t`others`.padEnd(12)}${percent(guest.otherCpus)}` }],
  ];
}
