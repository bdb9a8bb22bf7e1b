/** A guest all of whose vCPUs spin. */
export interface SpinningGuest {
  /** Where each of its vCPUs may run. */
  readonly pins: readonly string[];
  /** 1024 when left out, which on cgroup v2 is a weight as good as any. */
  readonly shares?: number;
  /** In CPUs, for all vCPUs together. */
  readonly globalQuota?: number;
  /** In CPUs, for each vCPU. */
  readonly vcpuQuota?: number;
  readonly emulatorPin?: string;
}

export interface Case {
  readonly title: string;
  /** The title in Chinese. */
  readonly chinese: string;
  readonly guests: Readonly<Record<string, SpinningGuest>>;
  /** How long it is measured; 1.2 s when left out. */
  readonly seconds?: number;
  /** Whether the emulator's threads keep the weight of a vCPU that they have by default. */
  readonly emulatorsWeigh?: true;
}

const float = '0-1';

/** What the kernel does as the entitlement says. */
export const agreeing: readonly Case[] = [
  {
    title: 'equal shares, one CPU',
    chinese: '份额相等，一个 CPU',
    guests: { a: { pins: ['0'] }, b: { pins: ['0'] } },
  },
  {
    title: 'shares 1 to 3, one CPU',
    chinese: '份额 1 比 3，一个 CPU',
    guests: { a: { pins: ['0'] }, b: { pins: ['0'], shares: 3072 } },
  },
  {
    title: 'shares 1 to 2 to 3, one CPU',
    chinese: '份额 1 比 2 比 3，一个 CPU',
    guests: {
      a: { pins: ['1'] },
      b: { pins: ['1'], shares: 2048 },
      c: { pins: ['1'], shares: 3072 },
    },
  },
  {
    title: 'equal shares, two floating vCPUs each',
    chinese: '份额相等，各有两个浮动的 vCPU',
    guests: { a: { pins: [float, float] }, b: { pins: [float, float] } },
  },
  {
    title: 'shares 1 to 3, two floating vCPUs each',
    chinese: '份额 1 比 3，各有两个浮动的 vCPU',
    guests: { a: { pins: [float, float] }, b: { pins: [float, float], shares: 3072 } },
  },
  {
    title: 'shares 1 to 3, each vCPU on its CPU',
    chinese: '份额 1 比 3，每个 vCPU 固定在各自的 CPU',
    guests: { a: { pins: ['0', '1'] }, b: { pins: ['0', '1'], shares: 3072 } },
  },
  {
    title: 'equal shares, four floating vCPUs and two',
    chinese: '份额相等，四个和两个浮动的 vCPU',
    guests: { a: { pins: [float, float, float, float] }, b: { pins: [float, float] } },
  },
  {
    title: 'equal shares, four pinned vCPUs and two',
    chinese: '份额相等，四个和两个固定的 vCPU',
    guests: { a: { pins: ['0', '0', '1', '1'] }, b: { pins: ['0', '1'] } },
  },
  {
    title: 'one floats, two are pinned to one CPU',
    chinese: '一个浮动，两个固定在同一个 CPU',
    guests: { a: { pins: [float] }, b: { pins: ['0'] }, c: { pins: ['0'] } },
  },
  {
    title: 'two pinned vCPUs, one of them has company',
    chinese: '两个固定的 vCPU，其中一个有竞争者',
    guests: { a: { pins: ['0', '1'] }, b: { pins: ['0'] } },
  },
  {
    title: 'two float, others of unequal shares are pinned',
    chinese: '两个浮动，其他份额不等的固定',
    guests: {
      a: { pins: [float, float] },
      b: { pins: ['1'] },
      c: { pins: ['0'], shares: 2048 },
    },
  },
  {
    title: 'global quota of 0.4, one CPU',
    chinese: '全局配额 0.4，一个 CPU',
    guests: { a: { pins: ['0'], globalQuota: 0.4 }, b: { pins: ['0'] } },
  },
  {
    title: 'global quota of 0.6 for two pinned vCPUs',
    chinese: '两个固定的 vCPU，全局配额 0.6',
    guests: { a: { pins: ['0', '1'], globalQuota: 0.6 }, b: { pins: ['0', '1'] } },
  },
  {
    title: 'vCPU quota of 0.25, two pinned vCPUs',
    chinese: 'vCPU 配额 0.25，两个固定的 vCPU',
    guests: { a: { pins: ['0', '1'], vcpuQuota: 0.25 }, b: { pins: ['0', '1'] } },
  },
  {
    title: 'vCPU quota of 0.3, all float',
    chinese: 'vCPU 配额 0.3，全部浮动',
    guests: { a: { pins: [float, float], vcpuQuota: 0.3 }, b: { pins: [float, float] } },
  },
  {
    title: 'the emulators pinned aside',
    chinese: '模拟器线程固定在别处',
    guests: {
      a: { pins: ['0'], emulatorPin: '1' },
      b: { pins: ['0'], shares: 2048, emulatorPin: '1' },
    },
  },
];

/** Where Linux departs from the ideal: measured for the documentation alone. */
export const departing: readonly Case[] = [
  {
    title: 'emulators of full weight, shares 1 to 3',
    chinese: '模拟器线程保留全部权重，份额 1 比 3',
    guests: { a: { pins: ['0', '1'] }, b: { pins: ['0', '1'], shares: 3072 } },
    emulatorsWeigh: true,
  },
  {
    title: 'three floating vCPUs on two CPUs, equal shares',
    chinese: '两个 CPU 上三个浮动的 vCPU，份额相等',
    guests: { a: { pins: [float] }, b: { pins: [float] }, c: { pins: [float] } },
    seconds: 4,
  },
  {
    title: 'three floating vCPUs on two CPUs, shares 3 to 2 to 2',
    chinese: '两个 CPU 上三个浮动的 vCPU，份额 3 比 2 比 2',
    guests: {
      a: { pins: [float], shares: 1536 },
      b: { pins: [float] },
      c: { pins: [float] },
    },
    seconds: 4,
  },
  {
    title: 'more shares than one vCPU can use',
    chinese: '份额超过一个 vCPU 所能使用',
    guests: { a: { pins: [float], shares: 10_240 }, b: { pins: [float, float] } },
  },
  {
    title: 'a global quota of 1, and one of two vCPUs has company',
    chinese: '全局配额 1，两个 vCPU 中一个有竞争者',
    guests: { a: { pins: ['0', '1'], globalQuota: 1 }, b: { pins: ['0'] } },
  },
];
