import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { type SaveParameters, saveParameters } from '../parameters/save.ts';
import type { CallOptions } from '../rpc/client.ts';
import { DomainLife } from './life.ts';

/** What is kept of a domain beside its definition: saved memory, snapshots, checkpoints. */
export class DomainSaved extends DomainLife {
  /**
   * virDomainSave: ends it, its memory in the file `to` of the host; `domainRestore` starts it
   * again.
   */
  async save(to: string, options?: CallOptions): Promise<void> {
    await this.call(p.domainSave, { to }, options);
  }

  /**
   * virDomainSaveFlags; see `saveFlags`. `dxml` takes the place of the definition that is saved.
   */
  async saveFlags(
    to: string,
    dxml: string | null,
    flags: number,
    options?: CallOptions,
  ): Promise<void> {
    await this.call(p.domainSaveFlags, { to, dxml, flags }, options);
  }

  /** virDomainSaveParams. Since libvirt 8.4.0. */
  async saveParams(
    params: SaveParameters | readonly TypedParameter[],
    flags = 0,
    options?: CallOptions,
  ): Promise<void> {
    const args = { params: saveParameters.write(params), flags };
    await this.call(p.domainSaveParams, args, options);
  }

  /** virDomainManagedSave: saves it where libvirt finds it at its next start; see `saveFlags`. */
  async managedSave(flags = 0, options?: CallOptions): Promise<void> {
    await this.call(p.domainManagedSave, { flags }, options);
  }

  /** virDomainManagedSaveGetXMLDesc: the definition in the image. Since libvirt 3.7.0. */
  async managedSaveGetXmlDesc(flags = 0, options?: CallOptions): Promise<string> {
    return (await this.call(p.domainManagedSaveGetXmlDesc, { flags }, options)).xml;
  }

  /** virDomainManagedSaveDefineXML: another definition for the image. Since libvirt 3.7.0. */
  async managedSaveDefineXml(dxml: string, flags = 0, options?: CallOptions): Promise<void> {
    await this.call(p.domainManagedSaveDefineXml, { dxml, flags }, options);
  }

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
