import type { CpuData, HypervisorModel } from './decode.ts';
import { x86Map, type X86Model } from './x86-models.ts';

/** What QEMU 7.2 emulates of x86 CPUs: its model max, under TCG. */
const TCG_FEATURES = (
  'fpu de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 clflush acpi mmx ' +
  'fxsr sse sse2 ss pni pclmuldq monitor ssse3 fma cx16 sse4.1 sse4.2 movbe popcnt aes ' +
  'xsave avx f16c rdrand hypervisor arat fsgsbase bmi1 avx2 smep bmi2 erms mpx adx smap ' +
  'pcommit clflushopt clwb umip pku vaes la57 pks xsaveopt xgetbv1 syscall nx mmxext ' +
  'pdpe1gb rdtscp lm 3dnowext 3dnow lahf_lm svm cr8legacy abm sse4a npt vgif svme-addr-chk'
).split(' ');

/** What models may have under TCG though max has it not. */
const TCG_LETS_PASS = ['vme'];

/** What its emulation of 32 bit alone lacks. */
const LONG_MODE = new Set(['syscall', 'lm']);

/** Models of libvirt's that QEMU 7.2 has not. */
const UNKNOWN_TO_QEMU = new Set([
  'pentiumpro',
  'cpu64-rhel5',
  'cpu64-rhel6',
  'Icelake-Client',
  'Icelake-Client-noTSX',
]);

/** Features that libvirt knows and QEMU does not. */
export const FEATURES_UNKNOWN_TO_QEMU: ReadonlySet<string> = new Set([
  'osxsave',
  'cmt',
  'ospke',
  'pconfig',
  'mbm_total',
  'mbm_local',
  'cvt16',
]);

/** What QEMU's models have more than libvirt's of the same name, and less, by how names start. */
const differences: readonly (readonly [prefix: RegExp, more: string, less?: string])[] = [
  [/^phenom$/, 'fxsr_opt abm pdpe1gb popcnt rdtscp sse4a'],
  [/^n270$/, 'movbe ss'],
  [/^core(2)?duo$/, 'ss'],
  [/^(SandyBridge|IvyBridge|Haswell|Broadwell)/, 'xsaveopt'],
  [/^(Haswell|Broadwell)/, 'abm f16c rdrand'],
  [/^(Skylake|Icelake|Cascadelake)/, '', 'mpx'],
  [/^(Skylake-Server|Cascadelake)/, 'pku'],
  [/^Cascadelake-Server-noTSX$/, 'arch-capabilities ibrs-all mds-no rdctl-no skip-l1dfl-vmentry'],
  [/^Snowridge$/, 'mpx'],
  [/^Opteron_G2$/, '', 'rdtscp'],
  [/^Opteron_G[45]$|^EPYC(-IBPB)?$|^Dhyana$/, 'nrip-save'],
  [/^EPYC|^Dhyana$/, 'fxsr_opt topoext'],
  [/^EPYC-(Rome|Milan)$/, 'perfctr_core'],
  [/^EPYC-Rome$/, 'xsaves'],
];

const words = (text: string): string[] => (text === '' ? [] : text.split(' '));

function featuresInQemu({ name, features }: X86Model): ReadonlySet<string> {
  const result = new Set(features);
  for (const [prefix, more, less = ''] of differences) {
    if (!prefix.test(name)) continue;
    for (const feature of words(more)) result.add(feature);
    for (const feature of words(less)) result.delete(feature);
  }
  return result;
}

/** QEMU's x86 models in its own order, and what of each cannot be had where `available` can. */
export function qemuModels(available: ReadonlySet<string>): ReadonlyMap<string, HypervisorModel> {
  const names = [...x86Map().models.keys()].filter((name) => !UNKNOWN_TO_QEMU.has(name));
  return new Map(
    names
      .toSorted((a, b) => (a < b ? 1 : -1))
      .map((name) => {
        const needed = featuresInQemu(x86Map().models.get(name)!);
        return [name, { name, blockers: [...needed.difference(available)] }];
      }),
  );
}

/** The same under TCG. */
export const emulatedModels = ({ features }: CpuData): ReadonlyMap<string, HypervisorModel> =>
  qemuModels(new Set([...features, ...TCG_LETS_PASS]));

/** The CPU that QEMU emulates. */
export function emulatedCpu(emulator: string | null): CpuData {
  const short = emulator?.endsWith('qemu-system-i386') === true;
  const features = new Set(TCG_FEATURES.filter((name) => !short || !LONG_MODE.has(name)));
  return { features, vendor: 'AMD', signature: [6, 6, 3] };
}

/** What KVM adds to any CPU, in software. */
const KVM_ADDS = 'x2apic hypervisor tsc-deadline tsc_adjust arat umip'.split(' ');
/** What it keeps from guests. */
const KVM_TAKES = new Set(
  (
    'pn ds acpi ht tm ia64 pbe dtes64 monitor ds_cpl smx est tm2 cid xtpr pdcm dca osxsave sgx cmt ' +
    'intel-pt ospke sgxlc mbm_total mbm_local intel-pt-lip extapic ibs skinit wdt lwp tce cvt16 ' +
    'nodeid_msr perfctr_nb'
  ).split(' '),
);

/** The CPU that KVM gives guests on a host: what the hardware has, as far as KVM lets it through. */
export function virtualisedCpu({ features, vendor, signature }: CpuData): CpuData {
  const given = [...features, ...KVM_ADDS].filter((name) => !KVM_TAKES.has(name));
  return { features: new Set(given), vendor, signature };
}
