import {
  controlState,
  createFlags,
  type Domain,
  domainState,
  jobStatistics,
  jobStatsFlags,
  jobType,
  metadataType,
  modificationImpact,
  saveFlags,
  undefineFlags,
} from '@virtune/libvirt';
import { describe, expect, test } from 'vitest';
import { useRig } from '../../rig/testing.ts';
import { addGuest, guestXml, makeCall, type Row } from './guest.ts';

const { config } = modificationImpact;
const image = '/var/lib/libvirt/calls.saved';
const urn = 'urn:calls';
const message = (error: Error) => error.message;
const stateOf = async (guest: Domain) => (await guest.getState()).state;
const titled = async (guest: Domain, title: string) =>
  (await guest.getXmlDesc(2)).replace('</name>', `</name><title>${title}</title>`);

const rows: readonly Row[] = [
  [
    'getControlInfo',
    (guest) => guest.getControlInfo(),
    { state: controlState.ok, details: 0, stateTimeMs: 0n },
  ],
  ['getJobInfo without a job', async (guest) => (await guest.getJobInfo()).type, jobType.none],
  ['getJobStats without a job', (guest) => guest.getJobStats(), { type: jobType.none, params: [] }],
  [
    'abortJob without a job',
    (guest) => guest.abortJob().catch(message),
    'Requested operation is not valid: no job is active on the domain',
  ],
  [
    'abortJobFlags without a job',
    (guest) => guest.abortJobFlags(0).catch(message),
    'Requested operation is not valid: no job is active on the domain',
  ],
  [
    'setAutostart',
    async (guest) => {
      await guest.setAutostart(true);
      return guest.getAutostart();
    },
    true,
  ],
  [
    'setMetadata of an element',
    async (guest) => {
      await guest.setMetadata(metadataType.element, '<class>gold</class>', 'calls', urn, config);
      return guest.getMetadata(metadataType.element, urn, config);
    },
    '<class>gold</class>',
  ],
  [
    'setMetadata null removes it',
    async (guest) => {
      await guest.setMetadata(metadataType.element, null, 'calls', urn, config);
      return guest.getMetadata(metadataType.element, urn, config).catch(message);
    },
    'metadata not found: Requested metadata element is not present',
  ],
  [
    'setMetadata of the title',
    async (guest) => {
      await guest.setMetadata(metadataType.title, 'A title', null, null, config);
      return guest.getMetadata(metadataType.title, null, config);
    },
    'A title',
  ],
  [
    'suspend',
    async (guest) => {
      await guest.suspend();
      return stateOf(guest);
    },
    domainState.paused,
  ],
  [
    'resume',
    async (guest) => {
      await guest.resume();
      return stateOf(guest);
    },
    domainState.running,
  ],
  [
    'reset',
    async (guest) => {
      await guest.reset();
      return stateOf(guest);
    },
    domainState.running,
  ],
  [
    'reboot',
    async (guest) => {
      await guest.reboot();
      return stateOf(guest);
    },
    domainState.running,
  ],
  [
    'save',
    async (guest) => {
      await guest.save(image);
      return stateOf(guest);
    },
    domainState.shutoff,
  ],
  [
    'domainSaveImageDefineXml',
    async (_, connection) => {
      const xml = await connection.domainSaveImageGetXmlDesc(image);
      const other = xml.replace('</name>', '</name><title>Another</title>');
      await connection.domainSaveImageDefineXml(image, other);
      return (await connection.domainSaveImageGetXmlDesc(image)).includes('<title>Another<');
    },
    true,
  ],
  [
    'domainRestore',
    async (guest, connection) => {
      await connection.domainRestore(image);
      return stateOf(guest);
    },
    domainState.running,
  ],
  [
    'saveFlags, restored as it says',
    async (guest, connection) => {
      await guest.saveFlags(image, null, saveFlags.paused);
      await connection.domainRestore(image);
      return stateOf(guest);
    },
    domainState.paused,
  ],
  [
    'saveParams and domainRestoreFlags',
    async (guest, connection) => {
      await guest.saveParams({ file: image });
      await connection.domainRestoreFlags(image, null, saveFlags.running);
      return stateOf(guest);
    },
    domainState.running,
  ],
  [
    'domainRestoreParams',
    async (guest, connection) => {
      await guest.save(image);
      await connection.domainRestoreParams({ file: image }, saveFlags.paused);
      return stateOf(guest);
    },
    domainState.paused,
  ],
  [
    'managedSave',
    async (guest) => {
      await guest.managedSave(saveFlags.running);
      return [await stateOf(guest), await guest.hasManagedSaveImage()];
    },
    [domainState.shutoff, true],
  ],
  [
    'managedSaveDefineXml',
    async (guest) => {
      const xml = await guest.managedSaveGetXmlDesc();
      await guest.managedSaveDefineXml(xml.replace('<title>Another', '<title>Third'));
      return (await guest.managedSaveGetXmlDesc()).includes('<title>Third<');
    },
    true,
  ],
  [
    'managedSaveRemove',
    async (guest) => {
      await guest.managedSaveRemove();
      return guest.hasManagedSaveImage();
    },
    false,
  ],
  [
    'rename, there and back',
    async (guest, connection) => {
      const renamed = await guest.rename('calls-2');
      const found = await connection.domainLookupByName('calls-2');
      await renamed.rename('calls-1');
      return found.identity.uuid;
    },
    expect.any(Uint8Array),
  ],
  [
    'createWithFlags',
    async (guest) => stateOf(await guest.createWithFlags(createFlags.startPaused)),
    domainState.paused,
  ],
  [
    'destroy',
    async (guest) => {
      await guest.destroy();
      return stateOf(guest);
    },
    domainState.shutoff,
  ],
  [
    'create',
    async (guest) => {
      await guest.create();
      return guest.isActive();
    },
    true,
  ],
  [
    'getJobStats of the start that ended',
    async (guest) => {
      const { type, params } = await guest.getJobStats(
        jobStatsFlags.completed | jobStatsFlags.keepCompleted,
      );
      return [type, jobStatistics.read(params).unknown];
    },
    [expect.any(Number), []],
  ],
  [
    'shutdown and shutdownFlags, which a guest without an operating system ignores',
    async (guest) => {
      await guest.shutdown();
      await guest.shutdownFlags(0);
      return stateOf(guest);
    },
    domainState.running,
  ],
  [
    'isPersistent, isUpdated, getOsType, getMessages, getAutostart',
    (guest) =>
      Promise.all([
        guest.isPersistent(),
        guest.isUpdated(),
        guest.getOsType(),
        guest.getMessages(2),
        guest.getAutostart(),
      ]),
    [true, false, 'hvm', ['high-privileges'].map(() => expect.any(String)), true],
  ],
  [
    'getSecurityLabel, and the list, in which file ownership counts as a driver',
    (guest) => Promise.all([guest.getSecurityLabel(), guest.getSecurityLabelList()]),
    [
      { label: '', enforcing: false },
      expect.arrayContaining([{ label: '+0:+0', enforcing: false }]),
    ],
  ],
  [
    'listAllSnapshots, listAllCheckpoints',
    (guest) => Promise.all([guest.listAllSnapshots(), guest.listAllCheckpoints()]),
    [[], []],
  ],
  [
    'destroyFlags and undefineFlags',
    async (guest, connection) => {
      await guest.destroyFlags(1);
      await guest.undefineFlags(undefineFlags.managedSave);
      return connection.listAllDomains();
    },
    [],
  ],
];

describe("calls about a guest's life, in order on one guest", () => {
  const rig = useRig({}, addGuest);

  test.each(rows)('%s', async (_, make, seen) => {
    expect(await makeCall(rig(), make)).toEqual(seen);
  });
});

describe('definitions', () => {
  const rig = useRig({}, addGuest);

  test('domainDefineXml changes the definition of a running guest', async () => {
    const title = await makeCall(rig(), async (guest, connection) => {
      await connection.domainDefineXml(await titled(guest, 'new'));
      return guest.getMetadata(metadataType.title, null, config);
    });
    expect(title).toBe('new');
  });

  test('domainCreateXml starts a guest that is gone when it ends', async () => {
    const names = await makeCall(rig(), async (_, connection) => {
      const xml = guestXml({ name: 'passing' }).replace(/<disk.*<\/interface>/s, '');
      const passing = await connection.domainCreateXml(xml, createFlags.validate);
      const persistent = await passing.isPersistent();
      await passing.destroy();
      return [persistent, (await connection.listAllDomains()).map(({ name }) => name)];
    });
    expect(names).toEqual([false, ['calls-1']]);
  });

  test('undefine leaves a running guest running', async () => {
    const persistent = await makeCall(rig(), async (guest) => {
      await guest.undefine();
      return guest.isPersistent();
    });
    expect(persistent).toBe(false);
  });
});
