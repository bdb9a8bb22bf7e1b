import { romGuest } from '../rig/index.ts';
import { uuid } from './guests.ts';
import { type Side, startSides } from './sides.ts';

const directory = '/var/lib/libvirt/images';
const MiB = 1024 ** 2;

/** What the disks of a guest of this name are. */
export const image = (guest: string, name: string): string => `${directory}/${guest}-${name}`;

const file = (guest: string, name: string, format: string, target: string, more = ''): string =>
  `<disk type='file'><driver name='qemu' type='${format}'/>
    <source file='${image(guest, name)}'/><target dev='${target}'/>${more}</disk>`;

const disks = (guest: string): string => `
  ${file(guest, 'a.raw', 'raw', 'vda')}
  ${file(guest, 'b.qcow2', 'qcow2', 'vdb')}
  ${file(guest, 'c.qcow2', 'qcow2', 'vdc')}
  ${file(guest, 'd.raw', 'raw', 'vdd', '<iotune><total_bytes_sec>1000000</total_bytes_sec></iotune>')}
  <disk type='file' device='cdrom'><target dev='hda' bus='ide'/></disk>
  <disk type='file' device='cdrom'><driver name='qemu' type='raw'/>
    <source file='${image(guest, 'e.raw')}'/><target dev='hdb' bus='ide'/><readonly/></disk>`;

const guest = (name: string, digit: number): string =>
  romGuest({ name, uuid: uuid(digit), vcpus: 1 }).replace(
    '</devices>',
    () => `${disks(name)}</devices>`,
  );

/** Two guests with disks of every kind: one has to run. */
export const diskGuests = [guest('on', 1), guest('off', 2)];

/** The images of a guest: raw ones, and two of qcow2 with another one of 4 MiB behind each. */
const script = (name: string): string => `cd ${directory}
  truncate -s 4M ${name}-a.raw
  truncate -s 1M ${name}-d.raw ${name}-e.raw
  for base in b c; do
    head -c 4M /dev/urandom > ${name}-$base.base
    qemu-img create -q -f qcow2 -b ${name}-$base.base -F raw ${name}-$base.qcow2
  done`;

/** Both sides, with the same images. */
export async function startDiskSides(): Promise<{ real: Side; simulated: Side }> {
  const sides = await startSides();
  const { images } = sides.simulated.host;
  for (const name of ['on', 'off']) {
    await sides.real.rig.exec('sh', ['-c', script(name)]);
    for (const [raw, size] of [
      ['a.raw', 4],
      ['d.raw', 1],
      ['e.raw', 1],
    ] as const) {
      const bytes = BigInt(size * MiB);
      const sizes = { capacityBytes: bytes, physicalBytes: bytes, allocationBytes: 0n };
      images.set(image(name, raw), sizes);
    }
    const bytes = BigInt(4 * MiB);
    for (const base of ['b', 'c']) {
      const behind = image(name, `${base}.base`);
      images.set(behind, { capacityBytes: bytes, physicalBytes: bytes, allocationBytes: bytes });
      images.set(image(name, `${base}.qcow2`), {
        format: 'qcow2',
        capacityBytes: bytes,
        allocationBytes: 200_704n,
        physicalBytes: 196_616n,
        // As qemu-img has written it.
        backing: behind,
      });
    }
  }
  return sides;
}
