import { setTimeout } from 'node:timers/promises';
import { type Domain, modificationImpact as impact, xmlFlags } from '@virtune/libvirt';
import { romGuest } from '../rig/index.ts';
import { type Call, contract } from './contract.ts';
import { uuid } from './guests.ts';
import { listening } from './heard.ts';

const images = '/var/lib/libvirt/images';

/** A guest with room for devices: cells, slots for memory, controllers of many a kind. */
const guest = (name: string, digit: number, more = ''): string =>
  romGuest({
    name,
    uuid: uuid(digit),
    vcpus: 2,
    elements: "<maxMemory slots='2' unit='MiB'>512</maxMemory>",
    cells: [
      { cpus: '0', memoryMiB: 32 },
      { cpus: '1', memoryMiB: 32 },
    ],
  }).replace('</devices>', `${more}</devices>`);

const guests = [
  guest(
    'main',
    1,
    `<controller type='scsi' index='0' model='virtio-scsi'/>
    <disk type='file' device='cdrom'><target dev='sdb' bus='scsi'/><readonly/></disk>
    <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>
    <channel type='unix'><target type='virtio' name='org.example.0'/></channel>`,
  ),
  guest('off', 2),
  romGuest({ name: 'plain', uuid: uuid(3), vcpus: 1 }),
];

const memory = (target: string): string =>
  `<memory model='dimm'><target>${target}</target></memory>`;

/** Devices by what is told of them. */
const devices = {
  'a disk': `<disk type='file'><driver name='qemu' type='raw'/><source file='${images}/halt.rom'/><target dev='vda' bus='virtio'/><readonly/></disk>`,
  'a disk of the same name': `<disk type='file'><source file='${images}/spin.rom'/><target dev='vda' bus='virtio'/></disk>`,
  'a SCSI disk': `<disk type='file'><driver name='qemu' type='raw'/><source file='${images}/spin.rom'/><target dev='sda' bus='scsi'/><readonly/></disk>`,
  'a USB disk': `<disk type='file'><driver name='qemu' type='raw'/><source file='${images}/spin-all.rom'/><target dev='sdd' bus='usb'/><readonly/></disk>`,
  'an IDE disk': `<disk type='file'><driver name='qemu' type='raw'/><source file='${images}/spin.rom'/><target dev='hda' bus='ide'/><readonly/></disk>`,
  'a SATA disk': `<disk type='file'><driver name='qemu' type='raw'/><source file='${images}/spin.rom'/><target dev='sde' bus='sata'/><readonly/></disk>`,
  'a floppy': `<disk type='file' device='floppy'><driver name='qemu' type='raw'/><source file='${images}/spin.rom'/><target dev='fda' bus='fdc'/><readonly/></disk>`,
  'a CD': `<disk type='file' device='cdrom'><driver name='qemu' type='raw'/><source file='${images}/spin.rom'/><target dev='sdb' bus='scsi'/><readonly/></disk>`,
  'a disk without a target': `<disk type='file'><source file='${images}/spin.rom'/></disk>`,
  'a card': `<interface type='user'><mac address='52:54:00:00:00:02'/><model type='virtio'/></interface>`,
  'a card elsewhere': `<interface type='user'><mac address='52:54:00:00:00:03'/><model type='e1000'/><address type='pci' domain='0' bus='0' slot='0x1e' function='0'/></interface>`,
  'a card in a place that is taken': `<interface type='user'><mac address='52:54:00:00:00:04'/><model type='e1000'/><address type='pci' domain='0' bus='0' slot='0x1e' function='0'/></interface>`,
  'a SCSI controller': `<controller type='scsi' model='virtio-scsi'/>`,
  'the same controller': `<controller type='scsi' index='0' model='virtio-scsi'/>`,
  'a USB controller': `<controller type='usb' index='1' model='nec-xhci'/>`,
  'a serial controller': `<controller type='virtio-serial' index='3'/>`,
  memory: memory("<size unit='MiB'>128</size><node>0</node>"),
  'memory of another cell': memory("<size unit='MiB'>64</size><node>1</node>"),
  'memory of no cell': memory("<size unit='MiB'>64</size>"),
  'memory of a cell that is not there': memory("<size unit='MiB'>64</size><node>7</node>"),
  'too much memory': memory("<size unit='MiB'>1024</size><node>0</node>"),
  'memory without a target': "<memory model='dimm'/>",
  'memory in a slot that is not there':
    "<memory model='dimm'><target><size unit='MiB'>64</size><node>0</node></target><address type='dimm' slot='9'/></memory>",
  'a watchdog': "<watchdog model='i6300esb' action='reset'/>",
  'an ISA watchdog': "<watchdog model='ib700' action='reset'/>",
  'an RNG': "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
  'a channel': "<channel type='unix'><target type='virtio' name='org.example.1'/></channel>",
  'the same channel': "<channel type='unix'><target type='virtio' name='org.example.0'/></channel>",
  'a serial port': "<serial type='null'/>",
  'a tablet': "<input type='tablet' bus='usb'/>",
  'a mouse': "<input type='mouse' bus='ps2'/>",
  'a virtio keyboard': "<input type='keyboard' bus='virtio'/>",
  'a sound card': "<sound model='ich6'/>",
  'a video card': "<video><model type='vga'/></video>",
  'a screen': "<graphics type='vnc'/>",
  'a hub': "<hub type='usb'/>",
  'a balloon': "<memballoon model='virtio'/>",
  'a panic device': "<panic model='isa'/>",
  'a host device':
    "<hostdev mode='subsystem' type='pci' managed='yes'><source><address domain='0' bus='31' slot='0' function='0'/></source></hostdev>",
  'a vsock': "<vsock model='virtio'><cid auto='no' address='3'/></vsock>",
  'what is no device': '<cpu/>',
  nothing: '',
} as const;

type Name = keyof typeof devices;

const of = (call: string, name: string, run: (domain: Domain) => Promise<unknown>): Call => ({
  call,
  run: async (connection) => run(await connection.domainLookupByName(name)),
});

const lines = async (domain: Domain, flags = 0): Promise<string[]> =>
  (await domain.getXmlDesc(flags)).split('\n');

/** Waits until a domain has lost devices, which is told by events. */
async function released(domain: Domain, aliases: readonly string[]): Promise<void> {
  const end = Date.now() + 60_000;
  while (Date.now() < end) {
    const xml = await domain.getXmlDesc();
    if (aliases.every((alias) => !xml.includes(`<alias name='${alias}'/>`))) return;
    await setTimeout(50);
  }
}

const all = Object.keys(devices) as readonly Name[];

contract(
  'devices: attached to a definition',
  [
    ...all.map((name) =>
      of(`attach ${name}`, 'off', (domain) =>
        domain.attachDeviceFlags(devices[name], impact.config),
      ),
    ),
    of('what is kept', 'off', (domain) => lines(domain)),
    ...all.map((name) =>
      of(`update ${name}`, 'off', (domain) =>
        domain.updateDeviceFlags(devices[name], impact.config),
      ),
    ),
    ...all.map((name) =>
      of(`detach ${name}`, 'off', (domain) =>
        domain.detachDeviceFlags(devices[name], impact.config),
      ),
    ),
    of('what is left', 'off', (domain) => lines(domain)),
    of('attach to what is off, live', 'off', (domain) =>
      domain.attachDeviceFlags(devices.memory, impact.live),
    ),
    of('attach with flags unknown', 'off', (domain) =>
      domain.attachDeviceFlags(devices.memory, 64),
    ),
    of('detach with flags unknown', 'off', (domain) =>
      domain.detachDeviceFlags(devices.memory, 64),
    ),
    of('update with flags unknown', 'off', (domain) =>
      domain.updateDeviceFlags(devices.memory, 64),
    ),
    of('attach memory to what has no room', 'plain', (domain) =>
      domain.attachDeviceFlags(devices.memory, impact.config),
    ),
  ],
  { guests, once: true },
);

/** What a rig has nothing for: the kernel's vsock. */
const live = all.filter((name) => name !== 'a vsock');

contract(
  'devices: attached live',
  [
    ...live.map((name) =>
      listening(`attach ${name}`, 'main', (domain) =>
        domain.attachDeviceFlags(devices[name], impact.live),
      ),
    ),
    of('what runs', 'main', (domain) => lines(domain)),
    of('what is kept', 'main', (domain) => lines(domain, xmlFlags.inactive)),
    ...live.map((name) =>
      of(`update ${name}`, 'main', (domain) =>
        domain.updateDeviceFlags(devices[name], impact.live),
      ),
    ),
    of('link down', 'main', (domain) =>
      domain.updateDeviceFlags(
        devices['a card'].replace('</interface>', "<link state='down'/></interface>"),
        impact.live,
      ),
    ),
    of('another model', 'main', (domain) =>
      domain.updateDeviceFlags(devices['a card'].replace('virtio', 'e1000'), impact.live),
    ),
    of('another type', 'main', (domain) =>
      domain.updateDeviceFlags(devices['a card'].replace("'user'", "'ethernet'"), impact.live),
    ),
    of('another MTU', 'main', (domain) =>
      domain.updateDeviceFlags(
        devices['a card'].replace('</interface>', "<mtu size='1400'/></interface>"),
        impact.live,
      ),
    ),
    of('another cache', 'main', (domain) =>
      domain.updateDeviceFlags(
        devices['a disk'].replace("type='raw'", "type='raw' cache='none'"),
        impact.live,
      ),
    ),
    of('another medium', 'main', (domain) =>
      domain.updateDeviceFlags(devices['a CD'].replace('spin', 'halt'), impact.live),
    ),
    of('no medium', 'main', (domain) =>
      domain.updateDeviceFlags(devices['a CD'].replace(/<source[^>]*>/, ''), impact.live),
    ),
    of('a medium again', 'main', (domain) =>
      domain.updateDeviceFlags(devices['a CD'].replace('spin', 'halt'), impact.live),
    ),
    of('memory in its slot', 'main', (domain) =>
      domain.updateDeviceFlags(
        devices.memory.replace('</memory>', "<address type='dimm' slot='0'/></memory>"),
        impact.live,
      ),
    ),
    ...(
      [
        'a SCSI disk',
        'a USB disk',
        'a tablet',
        'a channel',
        'the same controller',
        'a USB controller',
        'a mouse',
        'a sound card',
        'a serial port',
        'memory of no cell',
        'an ISA watchdog',
        'an IDE disk',
        'a card in a place that is taken',
        'a host device',
      ] as const
    ).map((name) =>
      listening(`detach ${name}`, 'main', (domain) =>
        domain.detachDeviceFlags(devices[name], impact.live),
      ),
    ),
    ...[
      'none',
      'virtio-disk0',
      'virtio-disk0',
      'net1',
      'rng0',
      'input0',
      'watchdog0',
      'scsi1',
      'usb',
    ].map((alias) => `detach-device-alias main ${alias} --live`),
    'detach-device-alias main dimm0 --live',
    'detach-device-alias main dimm0 --live',
    'detach-device-alias main dimm0 --config',
    'detach-device-alias off dimm0 --live',
    of('what the guest has not let go', 'main', (domain) => lines(domain)),
    of('a reset', 'main', async (domain) => {
      await domain.reset();
      await released(domain, ['virtio-disk0', 'net1', 'rng0', 'watchdog0', 'scsi1']);
    }),
    of('what is left', 'main', (domain) => lines(domain)),
    of('detach of what the guest does not let go', 'main', (domain) =>
      domain.detachDeviceFlags(devices['a virtio keyboard'], impact.live),
    ),
    of('attach to both', 'main', (domain) =>
      domain.attachDeviceFlags(devices['an RNG'], impact.live | impact.config),
    ),
    of('detach of both', 'main', (domain) =>
      domain.detachDeviceFlags(devices['a CD'], impact.live | impact.config),
    ),
    of('what is kept now', 'main', (domain) => lines(domain, xmlFlags.inactive)),
    'attach-disk main /var/lib/libvirt/images/halt.rom sdh --targetbus scsi --mode readonly --live',
    'attach-interface main user x --mac 52:54:00:00:00:09 --model e1000 --config',
    'detach-disk main sdh --live',
    'detach-interface main user --mac 52:54:00:00:00:09 --config',
    'detach-disk main sdz --live',
  ],
  { guests, running: ['main'], once: true },
);
