import type { MachineDescription } from './description.ts';

/** A server's CPU of 2019, an Intel Cascade Lake, for machines of x86 that nobody tells the CPU of. */
export const usualCpu: Pick<MachineDescription, 'cpuModel' | 'cpuVendor' | 'cpuDetails' | 'mhz'> = {
  cpuModel: 'Cascadelake-Server',
  cpuVendor: 'Intel',
  mhz: 2600,
  cpuDetails: {
    microcode: null,
    signature: { family: '6', model: '85', stepping: '6' },
    tsc: { frequency: '2600000000', scaling: 'no' },
    maxphysaddr: { mode: 'emulate', bits: '46' },
    features: (
      'ds acpi ss ht tm pbe dtes64 monitor ds_cpl vmx smx est tm2 xtpr pdcm dca osxsave tsc_adjust ' +
      'cmt intel-pt pku ospke md-clear stibp arch-capabilities xsaves mbm_total mbm_local invtsc ' +
      'rdctl-no ibrs-all skip-l1dfl-vmentry mds-no'
    ).split(' '),
  },
};
