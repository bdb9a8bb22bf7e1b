import {
  domain,
  domainEventMessages,
  procedure,
  procedures as p,
  readPayload,
  xdr,
} from '@virtune/protocol';
import { expect, test } from 'vitest';
import { Peer } from './peer.ts';
import { simulated, type Simulated } from './simulated.ts';

const MiB = 1_048_576n;
const SECOND = 1_000_000_000n;
const IN_BYTES = 64;

const guest = `<domain type='kvm'><name>a</name><memory>65536</memory>
<os><type arch='x86_64'>hvm</type></os><devices>
<disk type='file'><driver name='qemu' type='qcow2'/><source file='/top'/><target dev='vda'/></disk>
<disk type='block'><driver name='qemu' type='raw'/><source dev='/dev/vg/b'/><target dev='vdb'/></disk>
</devices></domain>`;

async function open(path: string): Promise<Peer> {
  const peer = new Peer(path);
  await peer.call(p.connectOpen, { name: 'qemu:///system', flags: 0 });
  return peer;
}

/** Two images of 100 and of 50 MiB behind the disk `vda`. */
function withImages({ host }: Simulated): void {
  const sizes = { capacityBytes: 200n * MiB, physicalBytes: MiB, allocationBytes: MiB };
  host.images.set('/top', { ...sizes, format: 'qcow2', backing: '/middle' });
  const middle = { ...sizes, format: 'qcow2', backing: '/base' };
  host.images.set('/middle', { ...middle, allocationBytes: 100n * MiB });
  host.images.set('/base', { ...sizes, allocationBytes: 50n * MiB });
}

test('a pull takes as long as its images are large, at the speed that it has', async () => {
  await using simulation = await simulated({ speed: 0 });
  withImages(simulation);
  const { host } = simulation;
  using peer = await open(simulation.path);
  const { dom } = (await peer.call(p.domainCreateXml, { xmlDesc: guest, flags: 0 }))!.reply!;
  const job = async (from = peer) =>
    (await from.call(p.domainGetBlockJobInfo, { dom, path: 'vda', flags: 0 }))?.reply;
  const xml = async (from = peer) =>
    (await from.call(p.domainGetXmlDesc, { dom, flags: 0 }))?.reply?.xml;
  expect(await xml()).toContain(`<source file='/top' index='2'/>
      <backingStore type='file' index='3'>
        <format type='qcow2'/>
        <source file='/middle'/>
        <backingStore type='file' index='4'>
          <format type='raw'/>
          <source file='/base'/>
          <backingStore/>
        </backingStore>
      </backingStore>`);
  expect(await xml()).toContain("<source dev='/dev/vg/b' index='1'/>\n      <backingStore/>");

  await peer.call(p.domainBlockPull, { dom, path: 'vda', bandwidth: 10n, flags: 0 });
  host.clock.advance(3n * SECOND);
  expect(await job()).toEqual({
    found: true,
    type: 1,
    bandwidth: 10n,
    cur: 40n * MiB,
    end: 200n * MiB,
  });
  await peer.call(p.domainBlockJobSetSpeed, { dom, path: 'vda', bandwidth: 1n, flags: 0 });
  host.clock.advance(15n * SECOND);
  expect(await job()).toMatchObject({ bandwidth: 1n, cur: 60n * MiB });

  // It goes on where it was with the next start of the host's process.
  await using other = await simulated({ speed: 0, startNs: host.clock.now() });
  other.host.load(JSON.parse(JSON.stringify(host.save())));
  using again = await open(other.path);
  expect(await job(again)).toMatchObject({ bandwidth: 1n, cur: 60n * MiB });
  other.host.clock.advance(104n * SECOND);
  expect(await job(again)).toMatchObject({ found: true });
  other.host.clock.advance(SECOND);
  expect(await job(again)).toMatchObject({ found: false });
  expect(await xml(again)).toContain("<source file='/top' index='2'/>\n      <backingStore/>");
  const sizes = await again.call(p.domainGetBlockInfo, { dom, path: 'vda', flags: 0 });
  expect(sizes?.reply).toMatchObject({ allocation: 101n * MiB, capacity: 200n * MiB });
});

const register = procedure(
  316,
  'REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY',
  { eventId: xdr.int, dom: xdr.optional(domain) },
  { callbackId: xdr.int },
);

test('a pull that is ended, or whose domain is, tells of no end later', async () => {
  await using simulation = await simulated({ speed: 0 });
  withImages(simulation);
  using peer = await open(simulation.path);
  const told = domainEventMessages['block-job-2'];
  await peer.call(register, { eventId: told.eventId, dom: null });
  const { dom } = (await peer.call(p.domainCreateXml, { xmlDesc: guest, flags: 0 }))!.reply!;
  const pull = () =>
    peer.call(p.domainBlockPull, { dom, path: 'vda', bandwidth: 1n, flags: IN_BYTES });
  await pull();
  await peer.call(p.domainBlockJobAbort, { dom, path: 'vda', flags: 0 });
  const event = await peer.next(({ header }) => header.procedure === told.number);
  expect(readPayload(event!.payload, told.schema)).toMatchObject({
    dst: 'vda',
    type: 1,
    status: 2,
  });
  await pull();
  await peer.call(p.domainDestroy, { dom });
  simulation.host.clock.advance(1_000_000_000n * SECOND);
  await peer.call(p.connectGetType, undefined);
  const nothing = peer.next(({ header }) => header.procedure === told.number);
  peer[Symbol.dispose]();
  expect(await nothing).toBeUndefined();
});
