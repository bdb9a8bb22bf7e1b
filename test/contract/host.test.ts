import { modificationImpact, nodeMemoryParameters } from '@virtune/libvirt';
import { type Procedure, procedures as p, type TypedParameter } from '@virtune/protocol';
import { type Call, contract } from './contract.ts';
import { guests } from './guests.ts';
import { answered, asPeer, raw, startPeerSides } from './raw.ts';

const scan = (value: number): TypedParameter => ({
  field: 'shm_pages_to_scan',
  type: 'uint',
  value,
});
const merge = (value: number): TypedParameter => ({
  field: 'shm_merge_across_nodes',
  type: 'uint',
  value,
});
const setMerging = (call: string, params: readonly TypedParameter[], flags = 0): Call =>
  raw(call, p.nodeSetMemoryParameters, { params, flags });

/** The machine's own settings: nothing of it is changed, but it is told what it is told already. */
const sameAgain: Call = {
  call: 'what is set already is set',
  async run(connection) {
    const before = nodeMemoryParameters.read(await connection.nodeGetMemoryParameters());
    const { pagesToScan, sleepMillisecs } = before;
    await connection.nodeSetMemoryParameters({
      pagesToScan: pagesToScan!,
      sleepMillisecs: sleepMillisecs!,
    });
    const after = nodeMemoryParameters.read(await connection.nodeGetMemoryParameters());
    return JSON.stringify([
      before.pagesToScan === after.pagesToScan,
      before.sleepMillisecs === sleepMillisecs,
    ]);
  },
};

contract('merged memory', [
  raw('counted', p.nodeGetMemoryParameters, { nparams: 0, flags: 0 }),
  {
    call: 'their names and types',
    async run(connection) {
      const params = await connection.nodeGetMemoryParameters();
      return params.map(({ field, type }) => `${field} ${type}`);
    },
  },
  {
    call: 'fewer than there are',
    async run(connection) {
      const args = { nparams: 3, flags: 0 };
      const reply = await connection['call'](p.nodeGetMemoryParameters, args);
      return { count: reply.params.length, nparams: reply.nparams };
    },
  },
  raw('unknown flags', p.nodeGetMemoryParameters, { nparams: 8, flags: 1 }),
  sameAgain,
  setMerging('nothing is set', []),
  setMerging('nothing is set, with unknown flags', [], 1),
  setMerging('unknown flags of what is set', [scan(100)], modificationImpact.live),
  setMerging('a parameter that there is not', [{ field: 'x', type: 'uint', value: 1 }]),
  setMerging('a parameter of another type', [
    { field: 'shm_pages_to_scan', type: 'int', value: 100 },
  ]),
  setMerging('a parameter twice', [scan(100), scan(100)]),
  setMerging('a counter', [{ field: 'shm_full_scans', type: 'ullong', value: 1n }]),
  setMerging('merging across more nodes than all', [merge(2)]),
  'node-memory-tune --shm-merge-across-nodes 7',
]);

const pool = { name: 'pool', uuid: Uint8Array.from({ length: 16 }, () => 7) };
const vol = { pool: 'pool', name: 'volume', key: '/pool/volume' };

contract('storage', [
  raw('a pool by name', p.storagePoolLookupByName, { name: 'pool' }),
  raw('a volume by path', p.storageVolumeLookupByPath, { path: '/pool/volume' }),
  raw('a volume by name', p.storageVolumeLookupByName, { pool, name: 'volume' }),
  raw('a volume is deleted', p.storageVolumeDelete, { vol, flags: 0 }),
  raw('a volume is deleted, with unknown flags', p.storageVolumeDelete, { vol, flags: 64 }),
  raw('a volume is wiped', p.storageVolumeWipe, { vol, flags: 0 }),
  raw('a volume is wiped, with unknown flags', p.storageVolumeWipe, { vol, flags: 1 }),
  'vol-delete volume --pool pool',
  'vol-delete /pool/volume',
  'vol-wipe volume --pool pool',
  'vol-info /pool/volume',
]);

const data = { nil: false, data: new Uint8Array(0) };

const authentication = (['not opened', 'opened'] as const).flatMap((state) => [
  asPeer('what is wanted', state, async (peer) => answered(await peer.call(p.authList, undefined))),
  asPeer('SASL begins', state, async (peer) =>
    answered(await peer.call(p.authSaslInit, undefined)),
  ),
  asPeer('SASL starts', state, async (peer) =>
    answered(await peer.call(p.authSaslStart, { mech: 'PLAIN', ...data })),
  ),
  asPeer('a step of SASL', state, async (peer) => answered(await peer.call(p.authSaslStep, data))),
  // What libvirtd says depends on what went wrong before in the thread that answers: it forgets to
  // say anything of its own.
  asPeer('polkit is refused', state, async (peer) => {
    const { error } = (await peer.call(p.authPolkit, undefined)) ?? {};
    return error?.domain;
  }),
  asPeer('and what was refused goes on', state, async (peer) => {
    await peer.call(p.authSaslInit, undefined);
    await peer.call(p.authPolkit, undefined);
    return answered(await peer.call(p.connectGetType, undefined)) !== undefined;
  }),
]);

contract('authentication where none is wanted', authentication, { startSides: startPeerSides });

const readOnly = <Args>(
  procedure: Procedure<Args>,
  make: (dom: { name: string; uuid: Uint8Array; id: number }) => Args,
): Call =>
  asPeer(procedure.name, 'read-only', async (peer, connection) => {
    const { identity } = await connection.domainLookupByName('off');
    return answered(await peer.call(procedure, make(identity)));
  });

const params: readonly TypedParameter[] = [{ field: 'x', type: 'uint', value: 1 }];

contract(
  'read-only',
  [
    readOnly(p.nodeSetMemoryParameters, () => ({ params: [], flags: 0 })),
    readOnly(p.domainMigrateSetMaxDowntime, (dom) => ({ dom, downtime: 1n, flags: 0 })),
    readOnly(p.domainMigrateGetMaxDowntime, (dom) => ({ dom, flags: 0 })),
    readOnly(p.domainMigrateSetMaxSpeed, (dom) => ({ dom, bandwidth: 1n, flags: 0 })),
    readOnly(p.domainMigrateGetMaxSpeed, (dom) => ({ dom, flags: 0 })),
    readOnly(p.domainMigrateSetCompressionCache, (dom) => ({ dom, cacheSize: 1n, flags: 0 })),
    readOnly(p.domainMigrateGetCompressionCache, (dom) => ({ dom, flags: 0 })),
    readOnly(p.domainMigrateStartPostCopy, (dom) => ({ dom, flags: 0 })),
    readOnly(p.domainStartDirtyRateCalc, (dom) => ({ dom, seconds: 1, flags: 0 })),
    readOnly(p.domainGetJobInfo, (dom) => ({ dom })),
    readOnly(p.domainGetJobStats, (dom) => ({ dom, flags: 1 })),
    readOnly(p.domainAbortJob, (dom) => ({ dom })),
    readOnly(p.domainAbortJobFlags, (dom) => ({ dom, flags: 0 })),
    readOnly(p.storageVolumeLookupByName, () => ({ pool, name: 'volume' })),
    readOnly(p.storageVolumeDelete, () => ({ vol, flags: 0 })),
    readOnly(p.storageVolumeWipe, () => ({ vol, flags: 0 })),
    readOnly(p.domainGetBlockIoTune, (dom) => ({ dom, disk: 'vda', nparams: 0, flags: 0 })),
    readOnly(p.domainSetBlockIoTune, (dom) => ({ dom, disk: 'vda', params: [], flags: 0 })),
    readOnly(p.domainGetBlockInfo, (dom) => ({ dom, path: 'vda', flags: 0 })),
    readOnly(p.domainBlockStatsFlags, (dom) => ({ dom, path: 'vda', nparams: 0, flags: 0 })),
    readOnly(p.domainGetBlockJobInfo, (dom) => ({ dom, path: 'vda', flags: 0 })),
    readOnly(p.domainBlockJobAbort, (dom) => ({ dom, path: 'vda', flags: 0 })),
    readOnly(p.domainBlockJobSetSpeed, (dom) => ({ dom, path: 'vda', bandwidth: 0n, flags: 0 })),
    readOnly(p.domainBlockPull, (dom) => ({ dom, path: 'vda', bandwidth: 0n, flags: 0 })),
    readOnly(p.domainMigratePerform3Params, (dom) => ({
      dom,
      dconnuri: null,
      params: [],
      cookieIn: new Uint8Array(0),
      flags: 0,
    })),
    // Newer than libvirt 9.0, whatever the connection may do.
    readOnly(p.domainGetAutostartOnce, (dom) => ({ dom })),
    readOnly(p.domainSetAutostartOnce, (dom) => ({ dom, autostart: true })),
    readOnly(p.domainSetThrottleGroup, (dom) => ({ dom, group: 'g', params, flags: 0 })),
    readOnly(p.domainDelThrottleGroup, (dom) => ({ dom, group: 'g', flags: 0 })),
  ],
  { guests, startSides: startPeerSides },
);
