import type { Connection } from '@virtune/libvirt';
import { type Call, contract } from './contract.ts';
import { startSides } from './sides.ts';

const asked = (call: string, run: (connection: Connection) => Promise<unknown>): Call => ({
  call,
  run,
});

contract('capabilities', [
  asked('CONNECT_GET_CAPABILITIES', (connection) => connection.getCapabilities()),
  'nodeinfo',
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
