import { procedures as p } from '@virtune/protocol';
import type { CallOptions } from '../rpc/client.ts';
import { DomainLife } from './life.ts';

/** What is kept of a domain beside its definition: saved memory, snapshots, checkpoints. */
export class DomainSaved extends DomainLife {
  /** virDomainHasManagedSaveImage. */
  async hasManagedSaveImage(options?: CallOptions): Promise<boolean> {
    const args = { flags: 0 };
    return (await this.call(p.domainHasManagedSaveImage, args, options)).result;
  }

  /** virDomainManagedSaveRemove. */
  async managedSaveRemove(options?: CallOptions): Promise<void> {
    await this.call(p.domainManagedSaveRemove, { flags: 0 }, options);
  }

  /** virDomainListAllSnapshots: their names. */
  async listAllSnapshots(flags = 0, options?: CallOptions): Promise<string[]> {
    const args = { needResults: 1, flags };
    const { snapshots } = await this.call(p.domainListAllSnapshots, args, options);
    return snapshots.map(({ name }) => name);
  }

  /** virDomainListAllCheckpoints: their names. */
  async listAllCheckpoints(flags = 0, options?: CallOptions): Promise<string[]> {
    const args = { needResults: 1, flags };
    const { checkpoints } = await this.call(p.domainListAllCheckpoints, args, options);
    return checkpoints.map(({ name }) => name);
  }
}
