import type { Connection, HypervisorChoice } from '@virtune/libvirt';
import { type Call, contract } from './contract.ts';
import { startSides } from './sides.ts';

const asked = (call: string, run: (connection: Connection) => Promise<unknown>): Call => ({
  call,
  run,
});

contract('capabilities', [
  asked('CONNECT_GET_CAPABILITIES', (connection) => connection.getCapabilities()),
  // Where the CPU's counter does not tell its frequency, a simulated host has none.
  { line: 'nodeinfo', volatile: /CPU frequency:.*\n/ },
]);

/** What a description of the topology alone has: no model of the CPU, no security, no guests. */
function topologyAlone(capabilities: string): string {
  return capabilities
    .replaceAll(/ *<(model|vendor|microcode|signature|counter|maxphysaddr|feature|uuid)\b.*\n/g, '')
    .replaceAll(/ *<(secmodel|guest|migration_features)>[^]*?<\/\1>\n+/g, '')
    .replaceAll(/ *<(power_management|iommu).*\n/g, '');
}

/** What a topology does not tell, and a host that is made from it can therefore not know. */
const untold: Readonly<Record<string, RegExp>> = {
  'the UUID of the machine, from its firmware': / *<uuid>.*\n/g,
  'the model of the CPU, and what it has beside':
    / *<(model|vendor|microcode|signature|counter|maxphysaddr|feature)\b.*\n/g,
  'as whom QEMU runs, a matter of qemu.conf': /(?<=<baselabel type='\w+'>).*(?=<)/g,
  'whether the machine has KVM': / *<domain type='kvm'\/>\n/g,
};

contract(
  'capabilities of the topology alone',
  [
    asked('CONNECT_GET_CAPABILITIES, but for what a topology does not tell', async (connection) => {
      let capabilities = await connection.getCapabilities();
      for (const what of Object.values(untold)) capabilities = capabilities.replaceAll(what, '');
      return capabilities;
    }),
  ],
  { startSides: () => startSides(topologyAlone) },
);

/**
 * What libvirtd asks KVM about, and no description of a host tells: which features it lets through
 * to guests, and Hyper-V's enlightenments. Emulation has the former from QEMU alone.
 */
const saidByKvm: readonly RegExp[] = [
  /<mode name='host-model' supported='yes'>[^]*?<\/mode>/,
  /(?<=<model usable=')(yes|no)(?=')/g,
];
const enlightenments = /<hyperv supported='yes'>[^]*?<\/hyperv>/;

const domainCapabilities = (
  connection: Connection,
  { emulator, arch, machine, virttype }: HypervisorChoice,
): Promise<string> =>
  connection.getDomainCapabilities(
    emulator ?? null,
    arch ?? null,
    machine ?? null,
    virttype ?? null,
  );

const without = (text: string, patterns: readonly RegExp[]): string =>
  patterns.reduce((rest, pattern) => rest.replaceAll(new RegExp(pattern, 'g'), '#'), text);

const queries: readonly HypervisorChoice[] = [
  {},
  { machine: 'q35' },
  { machine: 'pc' },
  { machine: 'pc-i440fx-2.0' },
  { machine: 'pc-q35-2.4' },
  { machine: 'isapc' },
  { machine: 'microvm' },
  { arch: 'x86_64' },
  { arch: 'i686' },
  { arch: 'i686', machine: 'q35' },
  { emulator: '/usr/bin/qemu-system-x86_64' },
  { emulator: '/usr/bin/qemu-system-i386' },
  { emulator: '/usr/bin/qemu-system-x86_64', arch: 'i686' },
  { emulator: '/usr/bin/qemu-system-nonesuch' },
  { emulator: '/usr/bin/qemu-system-x86_64', arch: 'aarch64' },
  { arch: 'aarch64' },
  { arch: 'nonesuch' },
  { machine: 'nonesuch' },
  { machine: 'pc-i440fx-99.0' },
  { machine: 'pc', virttype: 'none' },
];

contract(
  'domain capabilities',
  [
    ...queries.flatMap((query) =>
      ['qemu', 'kvm', undefined].map((virttype) => {
        const choice = { ...(virttype !== undefined && { virttype }), ...query };
        const untold =
          choice.virttype === 'qemu' ? [enlightenments] : [enlightenments, ...saidByKvm];
        return asked(
          `CONNECT_GET_DOMAIN_CAPABILITIES ${JSON.stringify(choice)}`,
          async (connection) =>
            without(await domainCapabilities(connection, choice), untold).split('\n'),
        );
      }),
    ),
    ...['xen', 'hvf', 'lxc', 'nonesuch', ''].map((virttype) =>
      asked(`CONNECT_GET_DOMAIN_CAPABILITIES of '${virttype}'`, (connection) =>
        domainCapabilities(connection, { virttype }),
      ),
    ),
    { line: 'domcapabilities --virttype qemu', volatile: enlightenments },
    'domcapabilities --virttype qemu --machine nonesuch',
  ],
  { once: true },
);
