import type { Catalogue } from './index.ts';

/** shares: who is entitled to how much CPU time. */
export const shares: Catalogue = {
  'the CPU time that domains are entitled to, and what they use':
    '虚拟机应得的 CPU 时间，以及实际使用的 CPU 时间',
  [`The entitlement is the CPU time that a domain's vCPUs get when all domains are busy at once:
by shares or weights, where each vCPU may run, the number of vCPUs, and quotas. Per cents are of
all of the host's CPUs. docs/entitlement.md tells how it is found and how Linux compares.`]: `应得是指所有虚拟机同时繁忙时，一台虚拟机的 vCPU 得到的 CPU 时间：由份额或权重、
每个 vCPU 可以运行的位置、vCPU 的数量以及配额决定。百分比是占主机全部 CPU 的比例。
算法以及与 Linux 的比较见 docs/entitlement.zh-CN.md。`,
  'name, id or UUID of the domain; all without': '虚拟机的名称、ID 或 UUID；不指定则为全部',
  'milliseconds over which use is measured, 1000 without': '测量实际使用的毫秒数，默认 1000',
  'an interval is 100 to 600000 milliseconds, not {0}':
    '测量间隔应为 100 到 600000 毫秒，而不是 {0}',
  Shares: '份额',
  Weight: '权重',
  Quota: '配额',
  Entitled: '应得',
  'of host': '占主机',
  Used: '使用',
};
