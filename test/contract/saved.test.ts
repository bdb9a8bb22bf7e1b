import { type Connection, type Domain, saveFlags, xmlFlags } from '@virtune/libvirt';
import { romGuest, type RomGuestOptions } from '../rig/index.ts';
import { type Call, contract } from './contract.ts';
import { guests, uuid } from './guests.ts';
import { listening, listeningTo } from './heard.ts';

const directory = '/var/lib/libvirt/images';
const image = `${directory}/main.save`;
const other = `${directory}/other.save`;
const managed = '/var/lib/libvirt/qemu/save';

const main: RomGuestOptions = {
  name: 'main',
  uuid: uuid(1),
  title: 'The main guest',
  vcpus: 4,
  currentVcpus: 2,
  memoryMiB: 128,
  iothreads: 2,
  cputune: '<shares>1024</shares>',
};

const devices = `<disk type='file' device='cdrom'><target dev='sdb' bus='sata'/></disk>
  <controller type='scsi' index='0' model='virtio-scsi'/>
  <interface type='user'><mac address='52:54:00:00:00:01'/><model type='virtio'/></interface>
  <channel type='unix'><target type='virtio' name='org.example.0'/></channel>
  <input type='tablet' bus='usb'/>
  <watchdog model='i6300esb'/>
  <rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>`;

/** A guest with a device of many a kind; `change` replaces some of its text. */
const furnished = (...change: readonly (readonly [string, string])[]): string => {
  const xml = romGuest({
    name: 'furnished',
    uuid: uuid(7),
    vcpus: 2,
    cells: [
      { cpus: '0', memoryMiB: 32 },
      { cpus: '1', memoryMiB: 32 },
    ],
  }).replace('</devices>', `${devices}</devices>`);
  return change.reduce((text, [from, to]) => {
    if (!text.includes(from)) throw new Error(`nothing to replace: ${from}`);
    return text.replace(from, to);
  }, xml);
};

const files = {
  'shares.xml': romGuest({ ...main, cputune: '<shares>2048</shares>' }),
  'title.xml': romGuest({ ...main, title: 'Another title' }),
  'name.xml': romGuest({ ...main, name: 'another' }),
  'uuid.xml': romGuest({ ...main, uuid: uuid(8) }),
  'memory.xml': romGuest({ ...main, memoryMiB: 256 }),
  'vcpus.xml': romGuest({ ...main, currentVcpus: 3 }),
  'maximum.xml': romGuest({ ...main, vcpus: 8 }),
  'kvm.xml': romGuest(main).replace("type='qemu'", "type='kvm'"),
  'cpu.xml': romGuest(main).replace('qemu64', 'qemu32'),
  'network.xml': '<network/>',
};

const of = (call: string, name: string, run: (domain: Domain) => Promise<unknown>): Call => ({
  call,
  run: async (connection) => run(await connection.domainLookupByName(name)),
});

const to = (call: string, run: (connection: Connection) => Promise<unknown>): Call => ({
  call,
  run,
});

/** A domain's state, and whether it has a managed save. */
const stateOf = (name: string): Call =>
  of(`state of ${name}`, name, async (domain) => [
    await domain.getState(),
    await domain.hasManagedSaveImage(),
  ]);

contract(
  'saved',
  [
    `save off ${image}`,
    `save none ${image}`,
    `save main /none/at/all`,
    `save main ${directory}`,
    `save main ${image} --running --paused`,
    `restore ${image}`,
    `restore ${directory}`,
    `restore ${directory}/halt.rom`,
    `save-image-dumpxml ${image}`,
    `save-image-dumpxml ${directory}/halt.rom`,
    `save-image-define ${image} shares.xml`,
    `save-image-define ${directory} shares.xml`,
    `save main ${image}`,
    stateOf('main'),
    'domstate main --reason',
    `save main ${image}`,
    `save-image-dumpxml ${image}`,
    `save-image-dumpxml ${image} --security-info`,
    `save-image-define ${image} name.xml`,
    `save-image-define ${image} uuid.xml`,
    `save-image-define ${image} memory.xml`,
    `save-image-define ${image} vcpus.xml`,
    `save-image-define ${image} maximum.xml`,
    `save-image-define ${image} kvm.xml`,
    `save-image-define ${image} cpu.xml`,
    `save-image-define ${image} network.xml`,
    `save-image-define ${image} shares.xml`,
    `save-image-define ${image} shares.xml --running --paused`,
    `save-image-dumpxml ${image}`,
    `restore ${image} --running --paused`,
    `restore ${image} name.xml`,
    `restore ${image} --xml memory.xml`,
    `restore ${image}`,
    'domstate main --reason',
    'dumpxml main',
    `restore ${image}`,
    `save main ${other} --xml title.xml`,
    `save-image-dumpxml ${other}`,
    `restore ${other} --paused`,
    'domstate main --reason',
    'dumpxml main',
    `save main ${other} --xml memory.xml`,
    'domstate main --reason',
    `save main ${other} --running`,
    `restore ${other}`,
    'domstate main --reason',
    `save main ${other} --paused`,
    'domstate main --reason',
    `restore ${other}`,
    'domstate main --reason',
    'resume main',
    'domstate main --reason',
    `save main ${image} --bypass-cache`,
    `save-image-define ${image} shares.xml --paused`,
    `restore ${image} --bypass-cache`,
    'domstate main --reason',
    'destroy main',
    `restore ${image} --running`,
    'domstate main --reason',
    'destroy main',
  ],
  { files, guests, running: ['main'], once: true },
);

const params = { file: image };

contract(
  'saved: the client',
  [
    listening('save what runs', 'main', (domain) => domain.save(image)),
    listeningTo('restore what ran', (connection) => connection.domainRestore(image)),
    listening('suspend', 'main', (domain) => domain.suspend()),
    listening('save what is paused', 'main', (domain) => domain.save(image)),
    listeningTo('restore what was paused', (connection) => connection.domainRestore(image)),
    listening('resume', 'main', (domain) => domain.resume()),
    listening('save where nothing is', 'main', async (domain) => {
      await domain.save('/none/at/all').catch(() => undefined);
    }),
    stateOf('main'),
    of('save where nothing is, again', 'main', (domain) => domain.save('/none/at/all')),
    of('save to a name that is too long', 'main', (domain) =>
      domain.save(`/tmp/${'x'.repeat(256)}`),
    ),
    of('save below a file', 'main', (domain) => domain.save(`${directory}/halt.rom/x`)),
    of('save with flags unknown', 'main', (domain) => domain.saveFlags(image, null, 64)),
    of('save with NVRAM reset', 'main', (domain) => domain.saveFlags(image, null, 8)),
    of('save with flags that exclude each other', 'main', (domain) =>
      domain.saveFlags(image, null, saveFlags.running | saveFlags.paused),
    ),
    of('save with no definition', 'main', (domain) => domain.saveFlags(image, '', 0)),
    of('save as none', 'off', (domain) => domain.saveParams(params)),
    of('save by parameters', 'main', (domain) => domain.saveParams(params, saveFlags.paused)),
    stateOf('main'),
    to('restore by no parameters', (connection) => connection.domainRestoreParams({})),
    to('restore by a parameter unknown', (connection) =>
      connection.domainRestoreParams([{ field: 'x', type: 'string', value: 'y' }]),
    ),
    to('restore with flags that exclude each other', (connection) =>
      connection.domainRestoreParams(params, saveFlags.running | saveFlags.paused),
    ),
    to('restore with flags unknown', (connection) =>
      connection.domainRestoreFlags(image, null, 64),
    ),
    to('restore with NVRAM reset', (connection) =>
      connection.domainRestoreFlags(image, null, saveFlags.resetNvram | saveFlags.running),
    ),
    stateOf('main'),
    to('restore what runs', (connection) => connection.domainRestoreParams(params)),
    // Not by parameters without a file: libvirt 9.0 never lets go of the domain then.
    of('managed save', 'main', (domain) => domain.managedSave()),
    stateOf('main'),
    of('definition in the managed save', 'main', (domain) => domain.managedSaveGetXmlDesc()),
    of('the same with secrets', 'main', (domain) => domain.managedSaveGetXmlDesc(1)),
    of('the same with flags unknown', 'main', (domain) => domain.managedSaveGetXmlDesc(2)),
    of('none of another', 'off', (domain) => domain.managedSaveGetXmlDesc()),
    of('none to define', 'off', (domain) => domain.managedSaveDefineXml(files['shares.xml'])),
    of('another definition', 'main', (domain) => domain.managedSaveDefineXml(files['shares.xml'])),
    of('one that differs', 'main', (domain) => domain.managedSaveDefineXml(files['memory.xml'])),
    of('one that is none', 'main', (domain) => domain.managedSaveDefineXml('')),
    of('paused', 'main', (domain) =>
      domain.managedSaveDefineXml(files['shares.xml'], saveFlags.paused),
    ),
    of('flags that exclude each other', 'main', (domain) =>
      domain.managedSaveDefineXml(files['shares.xml'], saveFlags.running | saveFlags.paused),
    ),
    of('flags unknown', 'main', (domain) => domain.managedSaveDefineXml(files['shares.xml'], 64)),
    to('the image as a file', (connection) =>
      connection.domainSaveImageGetXmlDesc(`${managed}/main.save`),
    ),
    to('another definition of the file', (connection) =>
      connection.domainSaveImageDefineXml(`${managed}/main.save`, files['title.xml']),
    ),
    to('flags unknown of the file', (connection) =>
      connection.domainSaveImageDefineXml(`${managed}/main.save`, files['title.xml'], 64),
    ),
    to('flags unknown of its definition', (connection) =>
      connection.domainSaveImageGetXmlDesc(`${managed}/main.save`, 2),
    ),
    of('start of what is defined', 'main', (domain) => domain.create()),
    stateOf('main'),
    of('live', 'main', (domain) => domain.getXmlDesc()),
    of('persistent', 'main', (domain) => domain.getXmlDesc(xmlFlags.inactive)),
    of('managed save', 'main', (domain) => domain.managedSave(saveFlags.paused)),
    listening('start what was saved paused', 'main', (domain) => domain.create()),
    of('managed save, flags that exclude each other', 'main', (domain) =>
      domain.managedSave(saveFlags.running | saveFlags.paused),
    ),
    of('managed save to go on', 'main', (domain) => domain.managedSave(saveFlags.running)),
    listening('start paused', 'main', (domain) => domain.createWithFlags(1)),
    of('managed save once more', 'main', (domain) => domain.managedSave()),
    listening('start anew', 'main', (domain) => domain.createWithFlags(8)),
    stateOf('main'),
  ],
  { guests, running: ['main'], once: true },
);

contract(
  'saved: transient',
  [
    'create passing.xml',
    `save passing ${image}`,
    'domstate passing',
    `restore ${image}`,
    'dominfo passing',
    'dumpxml passing',
    `save passing ${image}`,
    'define passing.xml',
    `restore ${image}`,
    'domstate passing --reason',
    'dumpxml passing --inactive',
    'destroy passing',
    'undefine passing',
    'define renamed.xml',
    `restore ${image}`,
    'undefine another',
    'define namesake.xml',
    `restore ${image}`,
    'undefine passing',
  ].map((line) => (line.startsWith('dominfo') ? { line, volatile: /CPU time:.*|Id:.*/ } : line)),
  {
    files: {
      'passing.xml': romGuest({ name: 'passing', uuid: uuid(7), vcpus: 2, balloon: true }),
      'renamed.xml': romGuest({ name: 'another', uuid: uuid(7), vcpus: 2, balloon: true }),
      'namesake.xml': romGuest({ name: 'passing', uuid: uuid(8), vcpus: 2, balloon: true }),
    },
  },
);

const changes: Readonly<Record<string, readonly (readonly [string, string])[]>> = {
  nothing: [],
  'no port of USB': [],
  'a cell is larger': [
    ["memory='32'", "memory='33'"],
    ["memory='32'", "memory='31'"],
  ],
  'cells change CPUs': [
    ["cpus='0'", "cpus='7'"],
    ["cpus='1'", "cpus='0'"],
    ["cpus='7'", "cpus='1'"],
  ],
  'no ACPI': [['<features><acpi/></features>', '']],
  APIC: [['<acpi/>', '<acpi/><apic/>']],
  'a timer': [
    ['<devices>', "<clock offset='utc'><timer name='hpet' present='no'/></clock><devices>"],
  ],
  'another machine': [["machine='pc'", "machine='pc-i440fx-6.2'"]],
  'a disk less': [["<disk type='file' device='cdrom'><target dev='sdb' bus='sata'/></disk>", '']],
  'another disk': [["dev='sdb' bus='sata'", "dev='sdc' bus='sata'"]],
  'a disk of another bus': [["dev='sdb' bus='sata'", "dev='sdb' bus='scsi'"]],
  'a disk with a serial number': [['</disk>', '<serial>x</serial></disk>']],
  'another MAC address': [['52:54:00:00:00:01', '52:54:00:00:00:02']],
  'another model of card': [["<model type='virtio'/>", "<model type='e1000'/>"]],
  'a card elsewhere': [
    ["<model type='virtio'/>", "<model type='virtio'/><address type='pci' slot='0x1d'/>"],
  ],
  'another name of a channel': [['org.example.0', 'org.example.1']],
  'another input': [["type='tablet'", "type='mouse'"]],
  'no watchdog': [["<watchdog model='i6300esb'/>", '']],
  'another watchdog': [["model='i6300esb'", "model='ib700'"]],
  'another source of the same RNG': [['/dev/urandom', '/dev/random']],
  'no RNG': [["<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>", '']],
  'a balloon': [["<memballoon model='none'/>", "<memballoon model='virtio'/>"]],
  'another vendor of the CPU': [
    ['<model>qemu64</model>', '<model>qemu64</model><vendor>AMD</vendor>'],
  ],
  'a feature of the CPU': [
    ['<model>qemu64</model>', "<model>qemu64</model><feature name='x2apic' policy='disable'/>"],
  ],
  'another topology': [
    ['<model>qemu64</model>', "<model>qemu64</model><topology sockets='1' cores='2' threads='1'/>"],
  ],
};

/** Each in its turn is to take the place of the definition that the guest runs with. */
contract('saved: another machine', [
  to('define and start', async (connection) => {
    const domain = await connection.domainDefineXml(furnished());
    await domain.create();
  }),
  of('save', 'furnished', (domain) => domain.save(image)),
  ...Object.entries(changes).map(([call, change]) =>
    to(call, (connection) => connection.domainSaveImageDefineXml(image, furnished(...change))),
  ),
  to('what is in the file', async (connection) =>
    (await connection.domainSaveImageGetXmlDesc(image)).split('\n'),
  ),
  to('restore', (connection) => connection.domainRestore(image)),
  of('what runs', 'furnished', async (domain) => (await domain.getXmlDesc()).split('\n')),
]);
