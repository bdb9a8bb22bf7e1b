import { procedures as p } from '@virtune/protocol';
import { checkFlags } from '../domain/flags.ts';
import { uuidText } from '../domain/definition/uuid.ts';
import { code, from, VirError } from '../error.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

const noPool = (detail: string): VirError =>
  new VirError(code.noStoragePool, from.storage, `no storage pool with matching ${detail}`);

/** A volume is looked for in the pool of that name (virStorageVolObjFromVol). */
function noVolume({ pool }: { readonly pool: string }): never {
  throw noPool(`name '${pool}'`);
}

/** No storage is simulated: there is no pool (virStoragePoolLookupByName and its like). */
export const storageHandlers: readonly Handled[] = [
  handler(p.storagePoolLookupByName, (_call, { name }) => {
    throw noPool(`name '${name}'`);
  }),
  handler(p.storageVolumeLookupByPath, (_call, { path }) => {
    throw new VirError(
      code.noStorageVolume,
      from.storage,
      `no storage vol with matching path '${path}'`,
    );
  }),
  handler(p.storageVolumeLookupByName, (_call, { pool }) => {
    throw noPool(`uuid '${uuidText(pool.uuid)}' (${pool.name})`);
  }),
  handler(p.storageVolumeDelete, (_call, { vol }) => noVolume(vol), writes),
  handler(
    p.storageVolumeWipe,
    (_call, { vol, flags }) => {
      checkFlags(flags, 0, 'storageVolWipePattern', from.storage);
      noVolume(vol);
    },
    writes,
  ),
];
