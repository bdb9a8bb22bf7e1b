import { romGuest } from '../rig/index.ts';
import { differential } from './differential.ts';

const guest = (name: string, digit: number): string =>
  romGuest({ name, uuid: `c0000000-0000-4000-8000-00000000000${digit}` });

const snapshot = (name: string, xml: string): string =>
  `<domainsnapshot><name>${name}</name><state>shutoff</state><creationTime>1700000000</creationTime>${xml}</domainsnapshot>`;

const files = {
  'a.xml': guest('a', 1),
  'a-one.xml': snapshot('one', guest('a', 1)),
  'a-two.xml': snapshot('two', guest('a', 1)),
  'b.xml': guest('b', 2),
  'b-one.xml': snapshot('one', guest('b', 2)),
};

differential(
  'undefine',
  [
    'undefine off-1',
    'undefine off-1',
    'undefine none',
    'undefine',
    "undefine ''",
    'undefine plain-1 hot-1',
    'undefine plain-1 --bad',
    'undefine --domain',
    'define a.xml',
    'undefine --domain a',
    'define a.xml',
    'undefine c0000000-0000-4000-8000-000000000001',
    'define a.xml',
    'undefine --domain=a --managed-save --snapshots-metadata --checkpoints-metadata',
    'define a.xml',
    'undefine a --nvram',
    'define a.xml',
    'undefine a --keep-nvram',
    'define a.xml',
    'undefine a --tpm',
    'define a.xml',
    'undefine a --keep-tpm',
    'define a.xml',
    'undefine a --nvram --keep-nvram',
    'undefine a --tpm --keep-tpm',
    'undefine none --tpm --keep-tpm',
    'undefine a --nvram --tpm --keep-tpm --keep-nvram',
    'undefine a --managed-save --managed-save',
    '-r undefine a',
    '-q undefine a',
    'undefine plain-1',
    'list --all',
    { line: 'dominfo plain-1', volatile: /CPU time: .*/g },
    'undefine plain-1',
    'destroy plain-1',
    'undefine plain-1',
    'undefine 2',
    'list --all',
    'undefine openEulerVM --nvram',
  ],
  files,
);

differential(
  'undefine of a domain with a managed save or snapshots',
  [
    { line: 'managedsave plain-1', by: 'virsh' },
    { line: 'dominfo plain-1', volatile: /CPU time: .*/g },
    'undefine plain-1',
    'undefine plain-1 --snapshots-metadata',
    'undefine plain-1 --nvram',
    'undefine plain-1 --managed-save',
    'define a.xml',
    { line: 'snapshot-create a a-one.xml --redefine', by: 'virsh' },
    { line: 'snapshot-create a a-two.xml --redefine', by: 'virsh' },
    'undefine a',
    'undefine a --managed-save',
    'undefine a --checkpoints-metadata',
    'undefine a --nvram',
    'undefine a --snapshots-metadata',
    'list --all',
    { line: 'managedsave hot-1', by: 'virsh' },
    'undefine hot-1 --managed-save --nvram',
    'define b.xml',
    'start b',
    { line: 'managedsave b', by: 'virsh' },
    { line: 'snapshot-create b b-one.xml --redefine', by: 'virsh' },
    'undefine b',
    'undefine b --snapshots-metadata',
    'undefine b --snapshots-metadata --managed-save --checkpoints-metadata --tpm',
    'list --all',
  ],
  files,
  ['libvirtd'], // snapshots are not simulated
);
