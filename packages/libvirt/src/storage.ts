import {
  procedures as p,
  type StoragePoolIdentity,
  type StorageVolumeIdentity,
} from '@virtune/protocol';
import type { Caller, CallOptions } from './rpc/caller.ts';

/** virStorageVolDeleteFlags. */
export const storageVolDeleteFlags = {
  /** Its snapshots are deleted as well. */
  withSnapshots: 1 << 1,
} as const;

/** A storage volume of one connection; see Connection for what the calls share. */
export class StorageVolume {
  readonly #rpc: Caller;
  /** As libvirt sends it, and wants it back. */
  readonly identity: StorageVolumeIdentity;

  /** Use the lookups of Connection and StoragePool. */
  constructor(rpc: Caller, identity: StorageVolumeIdentity) {
    this.#rpc = rpc;
    this.identity = identity;
  }

  /** virStorageVolDelete; see `storageVolDeleteFlags`. */
  async delete(flags = 0, options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.storageVolumeDelete, { vol: this.identity, flags }, options);
  }

  /** virStorageVolWipe: overwrites its data, which takes as long as writing all of it. */
  async wipe(options?: CallOptions): Promise<void> {
    await this.#rpc.call(p.storageVolumeWipe, { vol: this.identity, flags: 0 }, options);
  }
}

/** A storage pool of one connection. */
export class StoragePool {
  readonly #rpc: Caller;
  /** As libvirt sends it, and wants it back. */
  readonly identity: StoragePoolIdentity;

  /** Use Connection's lookup. */
  constructor(rpc: Caller, identity: StoragePoolIdentity) {
    this.#rpc = rpc;
    this.identity = identity;
  }

  /** virStorageVolLookupByName. */
  async volLookupByName(name: string, options?: CallOptions): Promise<StorageVolume> {
    const args = { pool: this.identity, name };
    const { vol } = await this.#rpc.call(p.storageVolumeLookupByName, args, options);
    return new StorageVolume(this.#rpc, vol);
  }
}
