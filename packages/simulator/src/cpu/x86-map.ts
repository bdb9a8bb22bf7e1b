/**
 * The features of x86 CPUs that libvirt 9.0 knows, in its order (src/cpu_map/x86_features.xml). Each is
 * one bit of CPUID or of an MSR, and no two are the same bit: a CPU is the set of its features.
 */
export const X86_FEATURES = `
fpu vme de pse tsc msr pae mce cx8 apic sep mtrr pge mca cmov pat pse36 pn clflush ds acpi mmx
fxsr sse sse2 ss ht tm ia64 pbe pni pclmuldq dtes64 monitor ds_cpl vmx smx est tm2 ssse3 cid
fma cx16 xtpr pdcm pcid dca sse4.1 sse4.2 x2apic movbe popcnt tsc-deadline aes xsave osxsave
avx f16c rdrand hypervisor arat fsgsbase tsc_adjust sgx bmi1 hle avx2 smep bmi2 erms invpcid
rtm cmt mpx avx512f avx512dq rdseed adx smap avx512ifma pcommit clflushopt clwb intel-pt
avx512pf avx512er avx512cd sha-ni avx512bw avx512vl avx512vbmi umip pku ospke waitpkg
avx512vbmi2 gfni vaes vpclmulqdq avx512vnni avx512bitalg avx512-vpopcntdq la57 rdpid
bus-lock-detect cldemote movdiri movdir64b sgxlc pks avx512-4vnniw avx512-4fmaps fsrm
avx512-vp2intersect md-clear serialize tsx-ldtrk pconfig arch-lbr amx-bf16 avx512-fp16
amx-tile amx-int8 spec-ctrl stibp arch-capabilities core-capability ssbd avx-vnni avx512-bf16
xsaveopt xsavec xgetbv1 xsaves xfd mbm_total mbm_local sgx1 sgx2 sgx-exinfo sgx-debug
sgx-mode64 sgx-provisionkey sgx-tokenkey sgx-kss intel-pt-lip syscall nx mmxext fxsr_opt
pdpe1gb rdtscp lm 3dnowext 3dnow lahf_lm cmp_legacy svm extapic cr8legacy abm sse4a
misalignsse 3dnowprefetch osvw ibs xop skinit wdt lwp fma4 tce cvt16 nodeid_msr tbm topoext
perfctr_core perfctr_nb invtsc clzero xsaveerptr wbnoinvd ibpb ibrs amd-stibp amd-ssbd
virt-ssbd amd-no-ssb npt lbrv svm-lock nrip-save tsc-scale vmcb-clean flushbyasid
decodeassists pause-filter pfthreshold avic v-vmsave-vmload vgif svme-addr-chk rdctl-no
ibrs-all rsba skip-l1dfl-vmentry ssb-no mds-no pschange-mc-no tsx-ctrl taa-no
split-lock-detect
`;

/** Those that keep a guest from being migrated. */
export const X86_NOT_MIGRATABLE: readonly string[] = ['xsaves', 'invtsc'];

/**
 * The models of x86 CPUs that libvirt 9.0 knows, in its order (src/cpu_map/index.xml): name, vendor or
 * `.`, a model before it that is like it or `.`, and in what it differs: features more, and with `-`
 * fewer. `@family:model:stepping` is a signature, `!host` and `!guest` say what it is not named for,
 * `~` is a feature that QEMU has taken out of it.
 */
export const X86_MODELS = `
486 . . fpu vme pse
pentium . 486 de tsc msr mce cx8 mmx
pentium2 . pentium pae sep mtrr pge mca cmov pat pse36 fxsr
pentium3 . pentium2 sse
pentiumpro . pentium3 apic sse2 -vme -mtrr -mca -pse36
coreduo Intel pentium3 apic clflush sse2 pni monitor nx -pse36
n270 Intel coreduo ssse3
core2duo Intel n270 pse36 syscall lm
qemu32 . pentiumpro pni
kvm32 . coreduo pse36 -vme -monitor -nx
cpu64-rhel5 . core2duo !host !guest -vme -monitor -ssse3
cpu64-rhel6 . cpu64-rhel5 !host !guest cx16 lahf_lm
qemu64 . cpu64-rhel5 cx16 svm
kvm64 . cpu64-rhel5 cx16
Conroe Intel cpu64-rhel5 @6:15 @6:22 ssse3 lahf_lm
Penryn Intel cpu64-rhel6 @6:23 @6:29 ssse3 sse4.1
Nehalem Intel Penryn @6:26 @6:30 @6:31 @6:46 sse4.2 popcnt
Nehalem-IBRS Intel Nehalem @6:26 @6:30 @6:31 @6:46 spec-ctrl
Westmere Intel Nehalem @6:44 @6:47 @6:37 aes
Westmere-IBRS Intel Nehalem-IBRS @6:44 aes
SandyBridge Intel Westmere @6:42 @6:45 pclmuldq x2apic tsc-deadline xsave avx rdtscp
SandyBridge-IBRS Intel SandyBridge @6:42 @6:45 spec-ctrl
IvyBridge Intel SandyBridge @6:58 @6:62 vme f16c rdrand fsgsbase smep erms
IvyBridge-IBRS Intel IvyBridge @6:58 @6:62 spec-ctrl
Haswell-noTSX Intel SandyBridge @6:60 @6:63 @6:69 @6:70 fma pcid movbe fsgsbase bmi1 avx2 smep
  bmi2 erms invpcid
Haswell-noTSX-IBRS Intel Haswell-noTSX @6:60 @6:63 @6:69 @6:70 spec-ctrl
Haswell Intel Haswell-noTSX @6:60 @6:63 @6:69 @6:70 hle rtm
Haswell-IBRS Intel Haswell @6:60 @6:63 @6:69 @6:70 spec-ctrl
Broadwell-noTSX Intel Haswell-noTSX @6:61 @6:71 @6:79 @6:86 rdseed adx smap 3dnowprefetch
Broadwell-noTSX-IBRS Intel Broadwell-noTSX @6:61 @6:71 @6:79 @6:86 spec-ctrl
Broadwell Intel Broadwell-noTSX @6:61 @6:71 @6:79 @6:86 hle rtm
Broadwell-IBRS Intel Broadwell @6:61 @6:71 @6:79 @6:86 spec-ctrl
Skylake-Client Intel Broadwell @6:94 @6:78 @6:142 @6:158 vme f16c rdrand arat mpx xsaveopt
  xsavec xgetbv1 abm
Skylake-Client-IBRS Intel Skylake-Client @6:94 @6:78 @6:142 @6:158 spec-ctrl
Skylake-Client-noTSX-IBRS Intel Skylake-Client-IBRS !guest @6:94 @6:78 @6:142 @6:158 -hle -rtm
Skylake-Server Intel Skylake-Client @6:85:0-4 avx512f avx512dq clwb avx512cd avx512bw avx512vl
  pdpe1gb
Skylake-Server-IBRS Intel Skylake-Server @6:85:0-4 spec-ctrl
Skylake-Server-noTSX-IBRS Intel Skylake-Server-IBRS !guest @6:85:0-4 -hle -rtm
Cascadelake-Server Intel Skylake-Server-IBRS @6:85:5-7 clflushopt avx512vnni ssbd
Cascadelake-Server-noTSX Intel Cascadelake-Server !guest @6:85:5-7 -hle -rtm
Icelake-Client Intel Skylake-Client-IBRS @6:126 ~intel-pt avx512vbmi umip pku avx512vbmi2 gfni
  vaes vpclmulqdq avx512vnni avx512bitalg avx512-vpopcntdq ssbd wbnoinvd
Icelake-Client-noTSX Intel Icelake-Client !guest @6:126 ~intel-pt -hle -rtm
Icelake-Server Intel Icelake-Client @6:106 ~intel-pt avx512f avx512dq clflushopt clwb avx512cd
  avx512bw avx512vl la57 pdpe1gb
Icelake-Server-noTSX Intel Icelake-Server !guest @6:106 ~intel-pt -hle -rtm
Cooperlake Intel Cascadelake-Server @6:85:10-11 pku stibp arch-capabilities avx512-bf16
  rdctl-no ibrs-all skip-l1dfl-vmentry mds-no pschange-mc-no taa-no -mpx
Snowridge Intel IvyBridge-IBRS @6:134 movbe arat rdseed smap clflushopt clwb sha-ni umip gfni
  cldemote movdiri movdir64b arch-capabilities core-capability ssbd xsaveopt xsavec xgetbv1
  pdpe1gb 3dnowprefetch split-lock-detect -avx -f16c
athlon AMD pentium3 apic sse2 mmxext 3dnowext 3dnow -mca
phenom AMD cpu64-rhel5 monitor mmxext fxsr_opt 3dnowext 3dnow svm
Opteron_G1 AMD cpu64-rhel5 @15:6
Opteron_G2 AMD cpu64-rhel6 @15:6 rdtscp svm
Opteron_G3 AMD Opteron_G2 @15:6 ~monitor popcnt abm sse4a misalignsse
Opteron_G4 AMD SandyBridge @21:1 pdpe1gb svm abm sse4a misalignsse 3dnowprefetch xop fma4
  -x2apic -tsc-deadline
Opteron_G5 AMD Opteron_G4 @21:2 fma f16c tbm
EPYC AMD Skylake-Client-noTSX-IBRS @23:1 ~monitor clflushopt sha-ni mmxext fxsr_opt pdpe1gb
  svm cr8legacy sse4a misalignsse osvw -pcid -x2apic -tsc-deadline -erms -invpcid -mpx
  -spec-ctrl
EPYC-IBPB AMD EPYC @23:1 ~monitor ibpb
EPYC-Rome AMD EPYC-IBPB @23:49 clwb umip rdpid perfctr_core clzero xsaveerptr wbnoinvd
  amd-stibp npt nrip-save
EPYC-Milan AMD EPYC-Rome @25:1 pcid erms invpcid pku fsrm xsaves ibrs amd-ssbd svme-addr-chk
Dhyana Hygon EPYC-IBPB @24:0 ~monitor -pclmuldq -aes -sha-ni
`;
