import { modificationImpact as impact, xmlFlags } from '@virtune/libvirt';
import { romGuest } from '../rig/index.ts';
import { contract } from './contract.ts';
import { uuid } from './guests.ts';
import { listening } from './heard.ts';
import { on } from './raw.ts';

const images = '/var/lib/libvirt/images';

/** A guest on PCI Express, of which three root ports are free. */
const guest = romGuest({
  name: 'main',
  uuid: uuid(1),
  vcpus: 2,
  elements: "<maxMemory slots='1' unit='MiB'>512</maxMemory>",
  cells: [{ cpus: '0-1', memoryMiB: 64 }],
})
  .replace("machine='pc'", "machine='q35'")
  .replace(
    '</devices>',
    `<controller type='pci' index='1' model='pcie-root-port'/>
    <controller type='pci' index='2' model='pcie-root-port'/>
    <controller type='pci' index='3' model='pcie-root-port'><target hotplug='off'/></controller>
    <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/><address type='pci' bus='3' slot='0'/></interface>
    </devices>`,
  );

const card = (mac: number, more = ''): string =>
  `<interface type='user'><mac address='52:54:00:00:00:0${mac}'/><model type='virtio'/>${more}</interface>`;
const at = (bus: number, slot: number, fn = 0): string =>
  `<address type='pci' domain='0' bus='${bus}' slot='${slot}' function='${fn}'/>`;

const attached = {
  'a card in a port': card(2, at(1, 0)),
  'a card in the same port': card(3, at(1, 0)),
  'a card in the second function': card(3, at(2, 0, 1)),
  'a card in a slot that a port has not': card(3, at(2, 5)),
  'a card on a bus that is not there': card(3, at(9, 0)),
  'a card on the root': card(3, at(0, 8)),
  'a card with a boot order': card(3, "<boot order='1'/>"),
  'a disk in the next port': `<disk type='file'><driver name='qemu' type='raw'/><source file='${images}/halt.rom'/><target dev='vdc' bus='virtio'/><readonly/></disk>`,
  'a card where no port is free': card(3),
  'a SCSI disk where no controller is': `<disk type='file'><driver name='qemu' type='raw'/><source file='${images}/spin.rom'/><target dev='sda' bus='scsi'/><readonly/></disk>`,
  'a tablet': "<input type='tablet' bus='usb'/>",
  'memory in a slot':
    "<memory model='dimm'><target><size unit='MiB'>64</size><node>0</node></target><address type='dimm' slot='0'/></memory>",
  'memory where no slot is free':
    "<memory model='dimm'><target><size unit='MiB'>64</size><node>0</node></target></memory>",
} as const;

contract(
  'devices: on PCI Express',
  [
    on('main', 'what is defined', async (domain) =>
      (await domain.getXmlDesc(xmlFlags.inactive)).split('\n'),
    ),
    ...Object.entries(attached).map(([name, xml]) =>
      listening(`attach ${name}`, 'main', (domain) => domain.attachDeviceFlags(xml, impact.live)),
    ),
    on('main', 'what runs', async (domain) => (await domain.getXmlDesc()).split('\n')),
    'detach-device-alias main net0 --live',
    'detach-device-alias main net1 --live',
    on('main', 'detach memory without its place', (domain) =>
      domain.detachDeviceFlags(attached['memory where no slot is free'], impact.config),
    ),
    ...Object.entries(attached).map(([name, xml]) =>
      on('main', `keep ${name}`, (domain) => domain.attachDeviceFlags(xml, impact.config)),
    ),
    on('main', 'what is kept', async (domain) =>
      (await domain.getXmlDesc(xmlFlags.inactive)).split('\n'),
    ),
    on('main', 'attach by a name of its own', (domain) =>
      domain.attachDeviceFlags(
        "<input type='mouse' bus='usb'><alias name='ua-mouse'/></input>",
        impact.live | impact.config,
      ),
    ),
    on('main', 'attach by the same name', (domain) =>
      domain.attachDeviceFlags(
        "<input type='keyboard' bus='usb'><alias name='ua-mouse'/></input>",
        impact.config,
      ),
    ),
    on('main', 'attach by the same name, live', (domain) =>
      domain.attachDeviceFlags(
        "<input type='keyboard' bus='usb'><alias name='ua-mouse'/></input>",
        impact.live,
      ),
    ),
    on('main', 'attach by a name of libvirt', (domain) =>
      domain.attachDeviceFlags(
        "<input type='keyboard' bus='usb'><alias name='input7'/></input>",
        impact.live | impact.config,
      ),
    ),
    on('main', 'what runs then', async (domain) => (await domain.getXmlDesc()).split('\n')),
    on('main', 'what is kept then', async (domain) =>
      (await domain.getXmlDesc(xmlFlags.inactive)).split('\n'),
    ),
    'detach-device-alias main ua-mouse --config',
    'detach-device-alias main ua-mouse --config',
  ],
  { guests: [guest], running: ['main'], once: true },
);
