import cellPinOutsideMemnode from './rules/cell-pin-outside-memnode.ts';
import cellsInconsistent from './rules/cells-inconsistent.ts';
import cellsTopologyMismatch from './rules/cells-topology-mismatch.ts';
import emulatorOnVcpuCpu from './rules/emulator-on-vcpu-cpu.ts';
import exclusiveCpuOverlap from './rules/exclusive-cpu-overlap.ts';
import floatingOnExclusiveCpu from './rules/floating-on-exclusive-cpu.ts';
import guestWiderThanNode from './rules/guest-wider-than-node.ts';
import hugepagesShort from './rules/hugepages-short.ts';
import kernelDrift from './rules/kernel-drift.ts';
import l3Split from './rules/l3-split.ts';
import liveConfigDrift from './rules/live-config-drift.ts';
import liveNodesetRefused from './rules/live-nodeset-refused.ts';
import numadMissing from './rules/numad-missing.ts';
import pinUnavailableCpu from './rules/pin-unavailable-cpu.ts';
import preferredSeveralNodes from './rules/preferred-several-nodes.ts';
import quotaBelowVcpus from './rules/quota-below-vcpus.ts';
import reservedCpuUsed from './rules/reserved-cpu-used.ts';
import sharesIgnoreVcpus from './rules/shares-ignore-vcpus.ts';
import sharesScaleMixed from './rules/shares-scale-mixed.ts';
import smtSiblingsShared from './rules/smt-siblings-shared.ts';
import strictMemoryExceedsNode from './rules/strict-memory-exceeds-node.ts';
import vcpuMemoryNodeMismatch from './rules/vcpu-memory-node-mismatch.ts';
import vcpuUnpinned from './rules/vcpu-unpinned.ts';
import type { Rule } from './rule.ts';

/** Those that look at definitions: what they find can be tried to mend on the model. */
export const definitionRules: readonly Rule[] = [
  strictMemoryExceedsNode,
  vcpuMemoryNodeMismatch,
  cellPinOutsideMemnode,
  cellsInconsistent,
  cellsTopologyMismatch,
  guestWiderThanNode,
  exclusiveCpuOverlap,
  floatingOnExclusiveCpu,
  emulatorOnVcpuCpu,
  smtSiblingsShared,
  pinUnavailableCpu,
  reservedCpuUsed,
  vcpuUnpinned,
  l3Split,
  hugepagesShort,
  sharesScaleMixed,
  sharesIgnoreVcpus,
  quotaBelowVcpus,
  numadMissing,
  preferredSeveralNodes,
];

/** Every rule, memory before CPUs before shares before drift, as they are listed. */
export const rules: readonly Rule[] = [
  ...definitionRules,
  liveNodesetRefused,
  liveConfigDrift,
  kernelDrift,
];

/** The rule of a name; undefined where there is none. */
export const ruleNamed = (name: string): Rule | undefined =>
  rules.find((rule) => rule.name === name);
