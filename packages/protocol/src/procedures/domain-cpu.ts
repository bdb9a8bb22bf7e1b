import { limits } from '../limits.ts';
import { procedure } from '../procedure.ts';
import { domain as dom } from '../structures/identity.ts';
import { nonnullString } from '../structures/string.ts';
import { typedParameters } from '../structures/typed-parameter.ts';
import { array, int, opaque, struct, uhyper, uint } from '../xdr/schema.ts';

const cpumap = opaque(limits.cpumapBytes);
const cpumaps = opaque(limits.cpumapsBytes);
const schedulerParameters = typedParameters(limits.schedulerParameters);

export const domainGetSchedulerType = procedure(
  56,
  'REMOTE_PROC_DOMAIN_GET_SCHEDULER_TYPE',
  { dom },
  { type: nonnullString, nparams: int },
);
export const domainGetSchedulerParameters = procedure(
  57,
  'REMOTE_PROC_DOMAIN_GET_SCHEDULER_PARAMETERS',
  { dom, nparams: int },
  { params: schedulerParameters },
);
export const domainGetSchedulerParametersFlags = procedure(
  223,
  'REMOTE_PROC_DOMAIN_GET_SCHEDULER_PARAMETERS_FLAGS',
  { dom, nparams: int, flags: uint },
  { params: schedulerParameters },
);
export const domainSetSchedulerParameters = procedure(
  58,
  'REMOTE_PROC_DOMAIN_SET_SCHEDULER_PARAMETERS',
  { dom, params: schedulerParameters },
  null,
);
export const domainSetSchedulerParametersFlags = procedure(
  219,
  'REMOTE_PROC_DOMAIN_SET_SCHEDULER_PARAMETERS_FLAGS',
  { dom, params: schedulerParameters, flags: uint },
  null,
);

export const domainGetMaxVcpus = procedure(
  18,
  'REMOTE_PROC_DOMAIN_GET_MAX_VCPUS',
  { dom },
  { num: int },
);
export const domainGetVcpusFlags = procedure(
  200,
  'REMOTE_PROC_DOMAIN_GET_VCPUS_FLAGS',
  { dom, flags: uint },
  { num: int },
);
export const domainSetVcpus = procedure(
  32,
  'REMOTE_PROC_DOMAIN_SET_VCPUS',
  { dom, nvcpus: uint },
  null,
);
export const domainSetVcpusFlags = procedure(
  199,
  'REMOTE_PROC_DOMAIN_SET_VCPUS_FLAGS',
  { dom, nvcpus: uint, flags: uint },
  null,
);

/** virVcpuInfo of each vCPU, CPU time in nanoseconds, and its cpumaps of `maplen` bytes, joined. */
export const domainGetVcpus = procedure(
  20,
  'REMOTE_PROC_DOMAIN_GET_VCPUS',
  { dom, maxinfo: int, maplen: int },
  {
    info: array(struct({ number: uint, state: int, cpuTime: uhyper, cpu: int }), limits.vcpuInfos),
    cpumaps,
  },
);
export const domainPinVcpu = procedure(
  26,
  'REMOTE_PROC_DOMAIN_PIN_VCPU',
  { dom, vcpu: uint, cpumap },
  null,
);
export const domainPinVcpuFlags = procedure(
  225,
  'REMOTE_PROC_DOMAIN_PIN_VCPU_FLAGS',
  { dom, vcpu: uint, cpumap, flags: uint },
  null,
);
/** The cpumaps of `num` vCPUs, `maplen` bytes each, joined. */
export const domainGetVcpuPinInfo = procedure(
  230,
  'REMOTE_PROC_DOMAIN_GET_VCPU_PIN_INFO',
  { dom, ncpumaps: int, maplen: int, flags: uint },
  { cpumaps, num: int },
);
export const domainPinEmulator = procedure(
  279,
  'REMOTE_PROC_DOMAIN_PIN_EMULATOR',
  { dom, cpumap, flags: uint },
  null,
);
export const domainGetEmulatorPinInfo = procedure(
  280,
  'REMOTE_PROC_DOMAIN_GET_EMULATOR_PIN_INFO',
  { dom, maplen: int, flags: uint },
  { cpumaps, ret: int },
);

export const domainGetIothreadInfo = procedure(
  351,
  'REMOTE_PROC_DOMAIN_GET_IOTHREAD_INFO',
  { dom, flags: uint },
  { info: array(struct({ iothreadId: uint, cpumap }), limits.iothreadInfos), ret: uint },
);
export const domainPinIothread = procedure(
  352,
  'REMOTE_PROC_DOMAIN_PIN_IOTHREAD',
  { dom, iothreadsId: uint, cpumap, flags: uint },
  null,
);
export const domainAddIothread = procedure(
  355,
  'REMOTE_PROC_DOMAIN_ADD_IOTHREAD',
  { dom, iothreadId: uint, flags: uint },
  null,
);
export const domainDelIothread = procedure(
  356,
  'REMOTE_PROC_DOMAIN_DEL_IOTHREAD',
  { dom, iothreadId: uint, flags: uint },
  null,
);
export const domainSetIothreadParams = procedure(
  402,
  'REMOTE_PROC_DOMAIN_SET_IOTHREAD_PARAMS',
  { dom, iothreadId: uint, params: typedParameters(limits.iothreadParameters), flags: uint },
  null,
);

/** With `ncpus` 0 the reply counts CPUs, with `nparams` 0 parameters; start CPU -1 is the total. */
export const domainGetCpuStats = procedure(
  262,
  'REMOTE_PROC_DOMAIN_GET_CPU_STATS',
  { dom, nparams: uint, startCpu: int, ncpus: uint, flags: uint },
  { params: typedParameters(limits.domainCpuStats), nparams: int },
);

export const domainGetGuestVcpus = procedure(
  371,
  'REMOTE_PROC_DOMAIN_GET_GUEST_VCPUS',
  { dom, flags: uint },
  { params: typedParameters(limits.guestVcpuParameters) },
);
export const domainSetGuestVcpus = procedure(
  372,
  'REMOTE_PROC_DOMAIN_SET_GUEST_VCPUS',
  { dom, cpumap: nonnullString, state: int, flags: uint },
  null,
);
/** Plugs single vCPUs; `cpumap` is a list such as `2-3`, of vCPUs. */
export const domainSetVcpu = procedure(
  384,
  'REMOTE_PROC_DOMAIN_SET_VCPU',
  { dom, cpumap: nonnullString, state: int, flags: uint },
  null,
);
