import { connect, type Connection, type Domain } from '@virtune/libvirt';
import { type Rig, romGuest, type RomGuestOptions } from '../../rig/index.ts';

/** The guest that calls are made about: a disk, an interface, a balloon, iothreads, spare vCPUs. */
export const guestName = 'calls-1';
export const disk = '/var/lib/libvirt/images/calls.qcow2';

const devices = `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${disk}'/>
    <target dev='vda'/></disk>
  <interface type='ethernet'><mac address='52:54:00:00:00:01'/><target dev='calls1'/>
    <model type='rtl8139'/></interface>
  </devices>`;

export const guestXml = (options: Partial<RomGuestOptions> = {}): string =>
  romGuest({
    name: guestName,
    vcpus: 4,
    currentVcpus: 2,
    memoryMiB: 128,
    iothreads: 1,
    balloon: true,
    numatune: "<memory mode='strict' nodeset='0'/>",
    ...options,
  }).replace('</devices>', devices);

/** Makes the disk, defines the guest and starts it. */
export async function addGuest(rig: Rig): Promise<void> {
  await rig.exec('mkdir', ['-p', '/var/lib/libvirt/images']);
  await rig.exec('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '1M']);
  await rig.define(guestXml());
  await rig.start(guestName);
}

/** One call, and what is there to see of it afterwards. */
export type Row = readonly [
  call: string,
  make: (guest: Domain, connection: Connection) => Promise<unknown>,
  seen: unknown,
];

/** Makes the call of a row over a connection of its own. */
export async function makeCall(rig: Rig, make: Row[1]): Promise<unknown> {
  await using connection = await connect(rig.uri);
  return await make(await connection.domainLookupByName(guestName), connection);
}
