import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { nonnullString, nullableString } from '../structures/string.ts';
import { array, int, uint } from '../xdr/schema.ts';

/** `result` is a virCPUCompareResult. */
export const connectCompareCpu = procedure(
  158,
  'REMOTE_PROC_CONNECT_COMPARE_CPU',
  { xml: nonnullString, flags: uint },
  { result: int },
);
/** The CPU that all of `xmlCPUs` can run. */
export const connectBaselineCpu = procedure(
  162,
  'REMOTE_PROC_CONNECT_BASELINE_CPU',
  { xmlCPUs: array(nonnullString, limits.baselineCpus), flags: uint },
  { cpu: nonnullString },
);
/** With `needResults` 0 the reply only counts the models. */
export const connectGetCpuModelNames = procedure(
  312,
  'REMOTE_PROC_CONNECT_GET_CPU_MODEL_NAMES',
  { arch: nonnullString, needResults: int, flags: uint },
  { models: array(nonnullString, limits.cpuModels), ret: int },
);
/** As connectCompareCpu, against what a hypervisor can provide; null is "any". */
export const connectCompareHypervisorCpu = procedure(
  393,
  'REMOTE_PROC_CONNECT_COMPARE_HYPERVISOR_CPU',
  {
    emulator: nullableString,
    arch: nullableString,
    machine: nullableString,
    virttype: nullableString,
    xmlCPU: nonnullString,
    flags: uint,
  },
  { result: int },
);
/** As connectBaselineCpu, of what a hypervisor can provide; null is "any". */
export const connectBaselineHypervisorCpu = procedure(
  394,
  'REMOTE_PROC_CONNECT_BASELINE_HYPERVISOR_CPU',
  {
    emulator: nullableString,
    arch: nullableString,
    machine: nullableString,
    virttype: nullableString,
    xmlCPUs: array(nonnullString, limits.baselineCpus),
    flags: uint,
  },
  { cpu: nonnullString },
);
