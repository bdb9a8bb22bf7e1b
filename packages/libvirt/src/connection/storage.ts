import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { StoragePool, StorageVolume } from '../storage.ts';
import { ConnectionCpuModels } from './cpu-model.ts';

/** Storage pools and volumes, as far as undefining a domain with its storage needs them. */
export class ConnectionStorage extends ConnectionCpuModels {
  /** virStorageVolLookupByPath. */
  async storageVolLookupByPath(path: string, options?: CallOptions): Promise<StorageVolume> {
    const { vol } = await this.call(p.storageVolumeLookupByPath, { path }, options);
    return new StorageVolume(this.rpc, vol);
  }

  /** virStoragePoolLookupByName. */
  async storagePoolLookupByName(name: string, options?: CallOptions): Promise<StoragePool> {
    const { pool } = await this.call(p.storagePoolLookupByName, { name }, options);
    return new StoragePool(this.rpc, pool);
  }
}
