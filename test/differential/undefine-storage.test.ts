import { romGuest } from '../rig/index.ts';
import { differential } from './differential.ts';

const directory = '/var/lib/libvirt/images/pool';

const disk = (target: string, source: string): string =>
  `<disk type='file' device='disk'><source file='${source}'/><target dev='${target}'/></disk>`;

const withDisks = (name: string, digit: number, ...disks: string[]): string =>
  romGuest({ name, uuid: `d0000000-0000-4000-8000-00000000000${digit}` }).replace(
    '</devices>',
    `${disks.join('')}</devices>`,
  );

const volume = (name: string): string =>
  `<disk type='volume' device='disk'><source pool='pool' volume='${name}'/><target dev='hdd'/></disk>`;
const inPool = (pool: string): string => volume('c').replace("pool='pool'", `pool='${pool}'`);

const a = disk('hda', `${directory}/a`);
const b = disk('hdb', `${directory}/b`);
const gone = disk('hdc', '/nowhere/gone.img');
const goneXml = withDisks('gone', 2, gone, a);
const files = {
  'ab.xml': withDisks('ab', 1, a, b),
  'gone.xml': goneXml,
  'gone-one.xml': `<domainsnapshot><name>one</name><state>shutoff</state><creationTime>1700000000</creationTime>${goneXml}</domainsnapshot>`,
  'pool.xml': withDisks('pool', 3, volume('c')),
  'poolless.xml': withDisks('poolless', 4, inPool('none')),
  'empty.xml': withDisks('empty', 5, "<disk type='file' device='cdrom'><target dev='hda'/></disk>"),
};
const create = (name: string) => ({ line: `vol-create-as pool ${name} 64K`, by: 'virsh' }) as const;

differential(
  'undefine with --storage and --remove-all-storage',
  [
    { line: `pool-define-as pool dir --target ${directory}`, by: 'virsh' },
    { line: 'pool-build pool', by: 'virsh' },
    { line: 'pool-start pool', by: 'virsh' },
    ...['a', 'b', 'c'].map(create),
    'define ab.xml',
    'undefine ab --wipe-storage',
    'undefine none --wipe-storage',
    "undefine ab --wipe-storage --storage ''",
    'undefine ab --delete-snapshots',
    'undefine ab --delete-storage-volume-snapshots --storage hda',
    'undefine ab --storage hda --remove-all-storage',
    'undefine ab --storage hdx',
    'undefine ab --storage hda,hdx,hdy',
    'undefine ab --storage hda,,hdb',
    'undefine ab --storage hda,hda',
    'undefine ab --storage hda,',
    'undefine plain-1 --remove-all-storage',
    'undefine plain-1 --storage hda --remove-all-storage',
    `undefine ab --storage hda,${directory}/b`,
    ...['a', 'b'].map(create),
    'define ab.xml',
    'undefine ab --remove-all-storage --wipe-storage',
    ...['a', 'b'].map(create),
    'define ab.xml',
    'undefine ab hdb',
    'define ab.xml',
    'undefine ab --remove-all-storage --delete-snapshots',
    create('b'),
    'define ab.xml',
    '-q undefine ab --remove-all-storage',
    create('a'),
    'define gone.xml',
    'undefine gone --storage hdc,hdx',
    'undefine gone --remove-all-storage --delete-storage-volume-snapshots',
    'define gone.xml',
    'undefine gone --remove-all-storage',
    'define pool.xml',
    'undefine pool --storage c --wipe-storage',
    'define pool.xml',
    'undefine pool --remove-all-storage',
    'define gone.xml',
    { line: 'snapshot-create gone gone-one.xml --redefine', by: 'virsh' },
    'undefine gone --remove-all-storage',
    'undefine gone --remove-all-storage --snapshots-metadata',
    'define poolless.xml',
    'undefine poolless --remove-all-storage',
    'define empty.xml',
    'undefine empty --storage hda',
    'undefine empty --remove-all-storage',
    "undefine off-1 --storage ''",
    'list --all',
  ],
  files,
  ['libvirtd'], // pools of storage and snapshots are not simulated
);
