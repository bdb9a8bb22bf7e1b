import { gib } from '../format/gib.ts';
import { fixed } from '../format/number.ts';
import type { TopGuest } from './top-data.ts';

/** A column of the table of guests, by which it can be sorted. */
export interface Column {
  readonly key: string;
  /** English; translated where it is shown. */
  readonly title: string;
  /** What it sorts by, the largest first; texts in their own order. */
  readonly value: (row: TopGuest) => number | string | null;
  readonly text: (row: TopGuest) => string;
}

const UNKNOWN = '-';
const cpus = (value: number | null): string => (value === null ? UNKNOWN : fixed(value, 2));
const percent = (value: number | null): string =>
  value === null ? UNKNOWN : `${Math.round(value * 100)} %`;

export const columns: readonly Column[] = [
  {
    key: 'name',
    title: 'GUEST',
    value: ({ name }) => name,
    text: ({ name }) => name,
  },
  {
    key: 'vcpus',
    title: 'vCPUs',
    value: ({ vcpus }) => vcpus.length,
    text: ({ vcpus }) => String(vcpus.length),
  },
  {
    key: 'used',
    title: 'USED',
    value: ({ usedCpus }) => usedCpus,
    text: ({ usedCpus }) => cpus(usedCpus),
  },
  {
    key: 'entitled',
    title: 'ENTITLED',
    value: ({ entitlementCpus }) => entitlementCpus,
    text: ({ entitlementCpus }) => cpus(entitlementCpus),
  },
  {
    key: 'share',
    title: 'OF IT',
    value: ({ ofEntitlement }) => ofEntitlement,
    text: ({ ofEntitlement }) => percent(ofEntitlement),
  },
  {
    key: 'waited',
    title: 'WAITED',
    value: ({ waitedCpus }) => waitedCpus,
    text: ({ waitedCpus }) => cpus(waitedCpus),
  },
  {
    key: 'memory',
    title: 'MEM GiB',
    value: ({ memoryKiB }) => memoryKiB,
    text: ({ memoryKiB }) => (memoryKiB === null ? UNKNOWN : gib(memoryKiB)),
  },
];

export const columnKeys = columns.map(({ key }) => key);
