import { procedures as p } from '@virtune/protocol';
import { cpuDriver } from '../cpu/architecture.ts';
import { baselineCpus, compareCpus } from '../cpu/compare.ts';
import { type Cpu, parseCpu, printCpu } from '../cpu/cpu.ts';
import { hostCpu, hypervisorCpus } from '../cpu/host-cpu.ts';
import { cpuModelNames } from '../cpu/model-names.ts';
import { FEATURES_UNKNOWN_TO_QEMU } from '../cpu/qemu.ts';
import { expandX86 } from '../cpu/x86.ts';
import { x86Map } from '../cpu/x86-models.ts';
import { checkFlags } from '../domain/flags.ts';
import { code, from, VirError } from '../error.ts';
import { InvalidArgument } from '../host/invalid-argument.ts';
import { chooseHypervisor, type HypervisorChoice } from '../host/hypervisor-choice.ts';
import { type Handled, handler } from '../server/handler.ts';

/** virConnectCompareCPUFlags. */
const FAIL_INCOMPATIBLE = 1;
const VALIDATE_XML = 2;
/** virConnectBaselineCPUFlags. */
const EXPAND_FEATURES = 1;
const MIGRATABLE = 2;

/** Features of hosts that no guest can have (virQEMUCapsCPUFilterFeatures). */
const hostOnly = new Set(['cmt', 'mbm_total', 'mbm_local', 'osxsave', 'ospke']);

function withoutHostOnly(cpu: Cpu, arch: string): Cpu {
  if (cpuDriver(arch) !== 'x86') return cpu;
  return { ...cpu, features: cpu.features.filter(({ name }) => !hostOnly.has(name)) };
}

function parseAll(texts: readonly string[], callee: string, type?: Cpu['type']): readonly Cpu[] {
  if (texts.length === 0) {
    const what = `xmlCPUs in ${callee} must not be NULL`;
    throw new InvalidArgument(from.domain, callee, 'xmlCPUs', what);
  }
  return texts.map((text) => parseCpu(text, type));
}

function printed(cpu: Cpu, arch: string, flags: number): string {
  const isExpanded = (flags & EXPAND_FEATURES) !== 0 && cpuDriver(arch) === 'x86';
  return printCpu(isExpanded ? expandX86(cpu) : cpu);
}

const unsupported = (what: string): VirError =>
  new VirError(code.operationUnsupported, from.qemu, what);

function checkArch({ arch }: HypervisorChoice, what: string): void {
  if (cpuDriver(arch) === 'x86') return;
  throw unsupported(`${what} is not supported for arch ${arch}`);
}

/** Which CPU models there are, and which of them can run where. */
export const cpuModelHandlers: readonly Handled[] = [
  handler(p.connectGetCpuModelNames, ({ host }, { arch, needResults, flags }) => {
    checkFlags(flags, 0, 'qemuConnectGetCPUModelNames');
    const models = cpuModelNames(arch, host.system.libvirtVersion);
    return { models: needResults === 0 ? [] : models, ret: models.length };
  }),
  handler(p.connectCompareCpu, ({ host }, { xml, flags }) => {
    checkFlags(flags, FAIL_INCOMPATIBLE | VALIDATE_XML, 'qemuConnectCompareCPU');
    const fails = (flags & FAIL_INCOMPATIBLE) !== 0;
    return { result: compareCpus(host.machine.arch, hostCpu(host), parseCpu(xml), fails) };
  }),
  handler(p.connectBaselineCpu, (_call, { xmlCPUs, flags }) => {
    checkFlags(flags, EXPAND_FEATURES | MIGRATABLE, 'qemuConnectBaselineCPU');
    const cpus = parseAll(xmlCPUs, 'virConnectBaselineCPU', 'host');
    const arch = cpus[0]?.arch ?? 'none';
    const baseline = baselineCpus(null, cpus, { migratable: (flags & MIGRATABLE) !== 0 });
    return { cpu: printed(withoutHostOnly(baseline, arch), arch, flags) };
  }),
  handler(
    p.connectCompareHypervisorCpu,
    ({ host }, { xmlCPU, flags, ...query }) => {
      checkFlags(flags, FAIL_INCOMPATIBLE | VALIDATE_XML, 'qemuConnectCompareHypervisorCPU');
      const choice = chooseHypervisor(host, query);
      const cpus = hypervisorCpus(host, choice.kind, choice.virtType);
      if (cpus === null) {
        const what = `does not support reporting CPU model for virttype '${choice.virtType}'`;
        throw unsupported(`QEMU '${choice.emulator}' ${what}`);
      }
      checkArch(choice, 'comparing with the hypervisor CPU');
      const fails = (flags & FAIL_INCOMPATIBLE) !== 0;
      return { result: compareCpus(choice.arch, cpus.hostModel, parseCpu(xmlCPU), fails) };
    },
    { writes: true },
  ),
  handler(
    p.connectBaselineHypervisorCpu,
    ({ host }, { xmlCPUs, flags, ...query }) => {
      checkFlags(flags, EXPAND_FEATURES | MIGRATABLE, 'qemuConnectBaselineHypervisorCPU');
      const cpus = parseAll(xmlCPUs, 'virConnectBaselineHypervisorCPU');
      const choice = chooseHypervisor(host, query);
      checkArch(choice, 'computing baseline hypervisor CPU');
      const isMigratable = (flags & MIGRATABLE) !== 0;
      const unknown = FEATURES_UNKNOWN_TO_QEMU;
      const kept = x86Map().features.filter(
        (name) =>
          !unknown.has(name) && !(isMigratable && choice.virtType === 'kvm' && name === 'invtsc'),
      );
      const baseline = baselineCpus(choice.arch, cpus, {
        models: hypervisorCpus(host, choice.kind, choice.virtType)?.models ?? null,
        features: new Set(kept),
        migratable: false,
      });
      return { cpu: printed({ ...baseline, fallback: 'forbid' }, choice.arch, flags) };
    },
    { writes: true },
  ),
];
