import type { Cpuset } from '@virtune/model';
import { fixed } from '../format/number.ts';
import { displayWidth } from '../format/width.ts';
import { t } from '../messages/index.ts';
import type { Line } from '../terminal/line.ts';
import type { VcpuRate } from './rates.ts';
import type { TopGuest } from './top-data.ts';

/** Where a vCPU was last, and where it may be. */
export type ThreadPlaces = ReadonlyMap<
  number,
  { readonly cpu: number | null; readonly cpuset: Cpuset }
>;

const LABEL_WIDTH = 12;

const percent = (part: number | null): string =>
  (part === null ? '-' : `${fixed(part * 100, 1)} %`).padStart(9);

const cell = (text: string, width: number): string =>
  ' '.repeat(Math.max(0, width - displayWidth(text))) + text;

const label = (text: string): string =>
  `  ${text}${' '.repeat(Math.max(0, LABEL_WIDTH - displayWidth(text)))}`;

function vcpuLine({ id, used, waited }: VcpuRate, places: ThreadPlaces): Line {
  const place = places.get(id);
  const where = `${cell(String(place?.cpu ?? '-'), 7)}   ${place?.cpuset.format() ?? '-'}`;
  return [{ text: `${label(t`vCPU ${id}`)}${percent(used)}${percent(waited)}${where}` }];
}

/** The threads of a guest: what each used and waited, where it was and where it may be. */
export function threadLines(guest: TopGuest | undefined, places: ThreadPlaces): Line[] {
  if (guest === undefined) return [[{ text: t`this guest does not run any more`, style: 'dim' }]];
  const numbers = `${cell(t`used`, 9)}${cell(t`waited`, 9)}${cell(t`on`, 7)}`;
  return [
    [{ text: guest.name, style: 'bold' }],
    [{ text: `${label(t`thread`)}${numbers}   ${t`may run on`}`, style: 'dim' }],
    ...guest.vcpus.map((vcpu) => vcpuLine(vcpu, places)),
    [{ text: `${label(t`others`)}${percent(guest.otherCpus)}` }],
  ];
}
