import { baselineCpuFlags, compareCpuFlags, type Connection, LibvirtError } from '@virtune/libvirt';
import { type Call, contract, type Step } from './contract.ts';

const asked = (call: string, run: (connection: Connection) => Promise<unknown>): Call => ({
  call,
  run,
});

/** A host's CPU, and a guest's, as clients send them. */
const host = (model: string, more = '', arch = 'x86_64'): string =>
  `<cpu><arch>${arch}</arch><model>${model}</model>${more}</cpu>`;
const guest = (model: string, more = '', attributes = "match='exact'"): string =>
  `<cpu ${attributes}><model>${model}</model>${more}</cpu>`;
const feature = (name: string, policy?: string): string =>
  `<feature ${policy === undefined ? '' : `policy='${policy}' `}name='${name}'/>`;
const intel = '<vendor>Intel</vendor>';
const amd = '<vendor>AMD</vendor>';

/** The words of libxml2 for what is no XML are its own. */
const refused = (call: string, run: (connection: Connection) => Promise<unknown>): Call => ({
  call,
  async run(connection) {
    try {
      return await run(connection);
    } catch (error) {
      if (!(error instanceof LibvirtError)) throw error;
      return [error.code, error.domain, error.level];
    }
  },
});

const archs = [
  'x86_64',
  'i686',
  'aarch64',
  'ppc64',
  'ppc64le',
  's390x',
  'riscv64',
  'armv7l',
  'foo',
  '',
];

/** What is compared: by name, a CPU. */
const compared: Readonly<Record<string, string>> = {
  'the least of all': guest('486'),
  'a plain model': guest('qemu64'),
  'a plain model without what this host lacks': guest('qemu64', feature('svm', 'disable')),
  'what is optional': guest('qemu64', feature('svm', 'optional')),
  'what is forced': guest('qemu64', feature('svm', 'force')),
  'what is forbidden': guest('486', feature('sse2', 'forbid')),
  'a strict match': guest('486', '', "match='strict'"),
  'a large model': guest('Icelake-Server'),
  'another vendor': guest('486', intel),
  'another architecture': host('cortex-a72', '', 'aarch64'),
  'a host of 32 bit': host('486', '', 'i686'),
  'a host of its own kind': host('kvm64', amd),
  'a model that there is not': guest('Nonesuch'),
  'a feature that there is not': guest('486', feature('nonesuch')),
  'a feature twice': guest('486', feature('sse') + feature('sse')),
  'a policy that there is not': guest('486', feature('sse', 'perhaps')),
  'a feature without a name': guest('486', '<feature/>'),
  'features of no model': `<cpu>${feature('sse')}</cpu>`,
  'no model': '<cpu/>',
  passthrough: "<cpu mode='host-passthrough'/>",
  'passthrough with migratable': "<cpu mode='host-passthrough' migratable='on'/>",
  'migratable of a model': guest('486', '', "migratable='on'"),
  'a mode that there is not': "<cpu mode='none'><model>486</model></cpu>",
  'a match that there is not': guest('486', '', "match='nearly'"),
  'a fallback that there is not': "<cpu><model fallback='perhaps'>486</model></cpu>",
  'a host with a match': "<cpu match='exact'><arch>x86_64</arch><model>486</model></cpu>",
  'a host with a mode': "<cpu mode='custom'><arch>x86_64</arch><model>486</model></cpu>",
  'a host without a model': '<cpu><arch>x86_64</arch></cpu>',
  'an architecture that there is not': host('486', '', 'nonesuch'),
  'a vendor without a model': `<cpu>${amd}</cpu>`,
  'a topology without threads': guest('486', "<topology sockets='1' cores='1'/>"),
  'a topology of nothing': guest('486', "<topology sockets='0' cores='1' threads='1'/>"),
  'a cache of level 4': guest('486', "<cache level='4' mode='emulate'/>"),
  'an address without a mode': guest('486', "<maxphysaddr bits='40'/>"),
  'a signature without a stepping': host('486', "<signature family='6' model='1'/>"),
  'another element': '<domain/>',
};

const comparisons: readonly Step[] = Object.entries(compared).flatMap(([name, xml]) => [
  asked(`compare ${name}`, (connection) => connection.compareCpu(xml)),
  asked(`compare ${name}, or fail`, (connection) =>
    connection.compareCpu(xml, compareCpuFlags.failIncompatible),
  ),
]);

/** What a baseline is made of: by name, hosts. */
const baselines: Readonly<Record<string, readonly string[]>> = {
  'one host': [host('Haswell', intel)],
  'one host with more': [host('Haswell', intel + feature('vmx') + feature('invtsc'))],
  'one host whose vendor is not told': [host('Skylake-Client')],
  'two generations': [host('Haswell', intel), host('Skylake-Client', intel)],
  'three generations': ['Nehalem', 'IvyBridge', 'Cascadelake-Server'].map((name) =>
    host(name, intel),
  ),
  'servers of one generation': [
    host('Cascadelake-Server', intel + feature('pku') + feature('avx512-bf16')),
    host('Skylake-Server-noTSX-IBRS', intel + feature('clflushopt') + feature('pku')),
  ],
  'servers of AMD': [host('EPYC-Rome', amd), host('EPYC-Milan', amd), host('EPYC', amd)],
  'two vendors': [host('Haswell', intel), host('EPYC', amd)],
  'two vendors of which one is not told': [host('Haswell', intel), host('EPYC')],
  'a model of another vendor': [host('486'), host('EPYC', intel)],
  'a vendor that there is not': [host('486', '<vendor>Nonesuch</vendor>')],
  'models of no vendor': [host('qemu64'), host('kvm64'), host('pentium3')],
  'almost nothing in common': [host('486'), host('Cascadelake-Server', intel)],
  'what only hosts have': [host('kvm64', feature('osxsave') + feature('ospke') + feature('ht'))],
  'a model with what was removed': [host('EPYC-IBPB', amd + feature('monitor'))],
  Icelake: [host('Icelake-Server', intel), host('Icelake-Server-noTSX', intel)],
  'Dhyana and its elder': [host('Dhyana', '<vendor>Hygon</vendor>'), host('Dhyana')],
  nothing: [],
  'a model that there is not': [host('Nonesuch')],
  'a feature that there is not': [host('486', feature('nonesuch'))],
  guests: [guest('Haswell')],
  'one of another architecture': [host('cortex-a72', '', 'aarch64')],
  'one of no driver': [host('rv64', '', 'riscv64')],
  'one of s390': [host('z13', '', 's390x')],
  POWER: [host('POWER9', '', 'ppc64le'), host('POWER9', '', 'ppc64le')],
  'POWER of two kinds': [host('POWER9', '', 'ppc64le'), host('POWER8', '', 'ppc64le')],
};

const tcg = { virttype: 'qemu' };
const { expandFeatures, migratable } = baselineCpuFlags;

const baselineSteps: readonly Step[] = Object.entries(baselines).flatMap(([name, cpus]) => [
  asked(`baseline of ${name}`, (connection) => connection.baselineCpu(cpus)),
  asked(`baseline of ${name}, expanded`, (connection) =>
    connection.baselineCpu(cpus, expandFeatures),
  ),
  asked(`baseline of ${name}, migratable`, (connection) =>
    connection.baselineCpu(cpus, migratable),
  ),
]);

const emulated: readonly Step[] = [
  ...Object.entries(compared).map(([name, xml]) =>
    asked(`compare ${name} with what is emulated`, (connection) =>
      connection.compareHypervisorCpu(xml, tcg, compareCpuFlags.failIncompatible),
    ),
  ),
  ...Object.entries(baselines).flatMap(([name, cpus]) => [
    asked(`baseline of ${name}, emulated`, (connection) =>
      connection.baselineHypervisorCpu(cpus, tcg),
    ),
    asked(`baseline of ${name}, emulated, expanded`, (connection) =>
      connection.baselineHypervisorCpu(cpus, tcg, expandFeatures | migratable),
    ),
  ]),
  ...[
    { virttype: 'nonesuch' },
    { arch: 'nonesuch' },
    { arch: 'aarch64' },
    { machine: 'nonesuch', ...tcg },
    { machine: 'q35', ...tcg },
    { arch: 'i686', ...tcg },
    { emulator: '/usr/bin/qemu-system-i386', ...tcg },
    { emulator: '/usr/bin/qemu-system-nonesuch', ...tcg },
    { emulator: '/usr/bin/qemu-system-x86_64', arch: 'aarch64', ...tcg },
  ].map((choice) =>
    asked(`compare with ${JSON.stringify(choice)}`, (connection) =>
      connection.compareHypervisorCpu(guest('Westmere'), choice),
    ),
  ),
];

contract(
  'CPU models',
  [
    ...archs.map((arch) =>
      asked(`models of '${arch}'`, (connection) => connection.getCpuModelNames(arch)),
    ),
    'cpu-models x86_64',
    ...comparisons,
    ...['cpu', '<cpu><model>486', ''].flatMap((text) => [
      refused(`compare '${text}'`, (connection) => connection.compareCpu(text)),
      refused(`baseline of '${text}'`, (connection) => connection.baselineCpu([text])),
    ]),
    ...baselineSteps,
    ...emulated,
  ],
  { once: true },
);
