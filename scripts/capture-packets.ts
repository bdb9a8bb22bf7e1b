/**
 * Writes testdata/packets/captured.json: calls that virsh makes of a real libvirtd, and its replies.
 *
 *     unshare --uts sh -c 'hostname host1 && exec node_modules/.bin/node scripts/capture-packets.ts'
 *
 * Between the two stands a proxy that cuts the stream by length words alone, so that the captures
 * owe nothing to the codec that is tested with them. A file that comes out of another libvirt or
 * another host differs; what the tests say of it has to hold all the same.
 */
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { connect, createServer, type Socket } from 'node:net';
import { hostname, tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { fileURLToPath } from 'node:url';

import { procedures, REMOTE_PROGRAM } from '@virtune/protocol';

import { addExampleGuests, mainGuest, type Rig, romGuest, startRig } from '../test/rig/index.ts';

const HOSTNAME = 'host1';
const HOST_UUID = '11112222-3333-4444-5555-666677778888';
/** Of each procedure, exchanges of so many shapes: lengths of call and reply, and status. */
const SHAPES = 4;
const packetsDirectory = fileURLToPath(new URL('../testdata/packets/', import.meta.url));

interface Exchange {
  readonly procedure: string;
  /** The virsh command that made the call. */
  readonly command: string;
  /** Whole packets, base64. */
  readonly call: string;
  readonly reply: string;
}

/** Where a packet's header has its words. */
const word = { program: 4, procedure: 12, type: 16, serial: 20, status: 24 } as const;
const REPLY = 1;

/** Cuts what arrives into packets. */
function packets(socket: Socket, take: (packet: Buffer) => void): void {
  let held: Buffer = Buffer.alloc(0);
  socket.on('data', (chunk) => {
    held = Buffer.concat([held, Buffer.from(chunk)]);
    while (held.length >= 4 && held.length >= held.readUInt32BE(0)) {
      const length = held.readUInt32BE(0);
      take(held.subarray(0, length));
      held = held.subarray(length);
    }
  });
}

/** Hides, without a change of length, what tells one host from another of its kind. */
function anonymous(packet: Buffer): string {
  const told =
    /(?<=<microcode version='|<counter name='tsc' frequency=')\d+|(?<=virtune-rig-)\w{6}/g;
  const text = packet.toString('latin1').replace(told, (word) => '1'.repeat(word.length));
  return Buffer.from(text, 'latin1').toString('base64');
}

/** The exchanges kept, by procedure, and the virsh command that runs now. */
class Recorder {
  readonly #names: ReadonlyMap<number, string>;
  readonly #shapes = new Map<string, Exchange>();
  command = '';

  constructor(names: ReadonlyMap<number, string>) {
    this.#names = names;
  }

  exchange(call: Buffer, reply: Buffer): void {
    const procedure = this.#names.get(call.readUInt32BE(word.procedure));
    if (procedure === undefined || call.readUInt32BE(word.program) !== REMOTE_PROGRAM) return;
    const status = reply.readUInt32BE(word.status);
    const shape = [procedure, status, call.length, reply.length].join(' ');
    const kept = [...this.#shapes.values()].filter((other) => other.procedure === procedure);
    if (this.#shapes.has(shape) || kept.length >= SHAPES) return;
    this.#shapes.set(shape, {
      procedure,
      command: this.command,
      call: anonymous(call),
      reply: anonymous(reply),
    });
  }

  exchanges(): Exchange[] {
    return [...this.#shapes.values()];
  }
}

/** Listens on `path` and passes everything on to the socket of `rig` and back. */
function startProxy(path: string, rig: Rig, recorder: Recorder) {
  const server = createServer((client) => {
    const daemon = connect(rig.socket);
    const calls = new Map<number, Buffer>();
    client.pipe(daemon).pipe(client);
    client.on('error', () => daemon.destroy());
    daemon.on('error', () => client.destroy());
    packets(client, (call) => calls.set(call.readUInt32BE(word.serial), Buffer.from(call)));
    packets(daemon, (reply) => {
      const call = calls.get(reply.readUInt32BE(word.serial));
      if (call && reply.readUInt32BE(word.type) === REPLY) recorder.exchange(call, reply);
    });
  });
  const { promise, resolve, reject } = Promise.withResolvers<typeof server>();
  server.on('error', reject);
  server.listen(path, () => resolve(server));
  return promise;
}

const web2 = romGuest({ name: 'web-2', uuid: '0f8fad5b-d9cb-469f-a165-70867728950e' }).replace(
  "<memballoon model='none'/>",
  "<memballoon model='virtio'/>",
);

const disk = '/var/lib/libvirt/images/store-1.qcow2';
const store1 = romGuest({ name: 'store-1', uuid: '7c9e6679-7425-40de-944b-e07fc1f90ae7' }).replace(
  '</devices>',
  `<disk type='file'><driver name='qemu' type='qcow2'/><source file='${disk}'/><target dev='vda'/></disk>
    <interface type='ethernet'><mac address='52:54:00:00:00:01'/><target dev='store1'/></interface></devices>`,
);

/** Files that commands name as `@NAME`. */
const files = {
  store1,
  cpu: '<cpu><arch>x86_64</arch><model>qemu64</model></cpu>',
  rng: "<rng model='virtio'><backend model='random'>/dev/urandom</backend></rng>",
  unplugged: `<interface type='ethernet'><mac address='52:54:00:00:00:01'/><target dev='store1'/>
    <model type='rtl8139'/><link state='down'/></interface>`,
  web2,
  snapshot: `<domainsnapshot>
    <name>first</name><creationTime>1700000000</creationTime><state>shutoff</state>${web2}
  </domainsnapshot>`,
} as const;

/** What virsh can ask about CPU, memory and the life of a guest, well and wrongly. */
const commands = `
version --daemon
uri
hostname
nodeinfo
capabilities
domcapabilities --virttype qemu
maxvcpus --type QEMU
cpu-models x86_64
cpu-models no-such-arch
cpu-compare @cpu
cpu-baseline @cpu
hypervisor-cpu-compare --virttype qemu @cpu
hypervisor-cpu-baseline --virttype qemu @cpu
allocpages --add --pagesize 2048 --pagecount 0
allocpages --cellno 0 --add --pagesize 2048 --pagecount 0
node-memory-tune
node-memory-tune --shm-pages-to-scan 100
nodecpumap
nodecpustats
nodecpustats --cpu 0
nodememstats
nodememstats --cell 0
freecell
freecell --all
freepages --all
list --all
list --all --managed-save --title
dominfo GUEST
dominfo 1
dominfo web-1
domuuid GUEST
dominfo no-such-guest
dominfo 77
domstate GUEST --reason
dumpxml GUEST
schedinfo GUEST
schedinfo GUEST --config
schedinfo GUEST --set cpu_shares=2048
schedinfo GUEST --live --set vcpu_quota=-1 vcpu_period=100000
schedinfo web-1 --live
vcpupin GUEST
vcpupin GUEST --config
vcpupin GUEST 0 0
vcpupin GUEST 1 0-1 --live --config
vcpupin GUEST 9 0 --live
emulatorpin GUEST
emulatorpin GUEST 0 --live
emulatorpin GUEST 0-1 --config
iothreadinfo GUEST
iothreadinfo web-1 --config
iothreadpin GUEST 1 0
iothreadadd GUEST 5
iothreadset GUEST 5 --poll-max-ns 4096 --live
iothreaddel GUEST 5
iothreaddel GUEST 9
numatune GUEST
numatune GUEST --mode strict --nodeset 0 --config
numatune GUEST --config
numatune GUEST --nodeset 7 --live
memtune GUEST
memtune GUEST --hard-limit 1048576 --live
vcpuinfo GUEST
vcpuinfo web-1
vcpucount GUEST
setvcpus GUEST 3
setvcpus GUEST 2 --config
setvcpus GUEST 99 --config
guestvcpus GUEST
guestvcpus GUEST --enable --cpulist 0-1
setmem GUEST 100M --config
setmaxmem GUEST 256M --live
cpu-stats GUEST
cpu-stats GUEST --total
dommemstat GUEST
domstats
domstats GUEST --vcpu --balloon --iothread
metadata GUEST urn:example --set <class>dedicated</class> --key v --config
metadata GUEST urn:example --config
metadata GUEST urn:none --config
metadata GUEST urn:example --remove --config
domjobinfo GUEST
domjobinfo GUEST --rawstats --completed
domjobabort GUEST
domcontrol GUEST
migrate-setmaxdowntime GUEST 300
migrate-getmaxdowntime GUEST
migrate-setspeed GUEST 100
migrate-getspeed GUEST
migrate-compcache GUEST
migrate-compcache GUEST --size 67108864
migrate-postcopy GUEST
perf GUEST
perf GUEST --enable cpu_clock --live
domdirtyrate-calc GUEST --seconds 1
setvcpu GUEST 3 --enable
setvcpu GUEST 9 --enable
autostart GUEST
autostart GUEST --disable
reboot GUEST
reset GUEST
blkiotune GUEST
blkiotune GUEST --weight 500
suspend GUEST
resume GUEST
shutdown GUEST
shutdown GUEST --mode acpi
start GUEST
start web-1
save web-1 /var/lib/libvirt/saved
save-image-dumpxml /var/lib/libvirt/saved
save-image-define /var/lib/libvirt/saved @web1
restore /var/lib/libvirt/saved
save web-1 /var/lib/libvirt/saved --running
restore /var/lib/libvirt/saved --paused
resume web-1
managedsave web-1
managedsave-dumpxml web-1
managedsave-define web-1 @web1
managedsave-remove web-1
managedsave GUEST
list --all --with-managed-save
managedsave-remove GUEST
migrate web-1 PEER --p2p --offline --persistent
domrename web-1 web-3
domrename web-3 web-1
create @store1
blkdeviotune store-1 vda
blkdeviotune store-1 vda --total-iops-sec 1000
blkdeviotune store-1 vdz
domblkinfo store-1 vda
domblkstat store-1 vda
domiftune store-1 store1
domiftune store-1 store1 --inbound 1000 --live
define @store1
domiftune store-1 store1 --inbound 1000 --config
domifstat store-1 store1
blockjob store-1 vda
blockjob store-1 vda --abort
blockjob store-1 vda 10
blockpull store-1 vda
update-device store-1 @unplugged --live
attach-device store-1 @rng --live
detach-device store-1 @rng --live
attach-device store-1 @rng --config
detach-device store-1 @rng --config
destroy store-1
undefine store-1
define @web2
define @web2 --validate
domname 0f8fad5b-d9cb-469f-a165-70867728950e
start web-2
start web-2
dommemstat web-2
dommemstat web-2 --period 5 --live
setmem web-2 32M
destroy web-2
start web-2 --paused
destroy web-2 --graceful
destroy web-2
snapshot-create web-2 @snapshot --redefine
snapshot-list web-2
checkpoint-list web-2
pool-create-as images dir --target /var/lib/libvirt/images
vol-create-as images web-2.img 64K
pool-info images
vol-info web-2.img --pool images
attach-disk web-2 /var/lib/libvirt/images/web-2.img vda --config
undefine web-2 --managed-save --snapshots-metadata --checkpoints-metadata --remove-all-storage --wipe-storage
undefine web-1
undefine web-1
`;

async function runCommands(
  rig: Rig,
  peer: Rig,
  directory: string,
  recorder: Recorder,
): Promise<void> {
  for (const [name, text] of Object.entries(files)) await writeFile(join(directory, name), text);
  // With the UUID that libvirt gave it.
  const { stdout } = await rig.virsh(['dumpxml', 'web-1', '--inactive']);
  await writeFile(join(directory, 'web1'), stdout);
  await rig.exec('mkdir', ['-p', dirname(disk)]);
  await rig.exec('qemu-img', ['create', '-q', '-f', 'qcow2', disk, '1M']);
  for (const command of commands.trim().split('\n')) {
    recorder.command = command.replaceAll('GUEST', mainGuest);
    const args = recorder.command
      .split(' ')
      .map((arg) => (arg.startsWith('@') ? join(directory, arg.slice(1)) : arg))
      .map((arg) => (arg === 'PEER' ? peer.uri : arg));
    const uri = `qemu+unix:///system?socket=${join(directory, 'proxy')}`;
    const { status, stderr } = await rig.virsh(['-c', uri, ...args]);
    process.stdout.write(`${status} ${recorder.command}\n${stderr}`);
  }
}

async function declaredNames(): Promise<Map<number, string>> {
  const table = JSON.parse(await readFile(join(packetsDirectory, 'procedures.json'), 'utf8'));
  const declared = new Set(
    Object.values(procedures).flatMap((p) => ('number' in p ? p.number : [])),
  );
  return new Map(
    Object.entries<string>(table.procedures).flatMap(([number, name]) =>
      declared.has(Number(number)) ? [[Number(number), name]] : [],
    ),
  );
}

async function capture(): Promise<Exchange[]> {
  await using rig = await startRig({ config: `host_uuid = "${HOST_UUID}"` });
  await addExampleGuests(rig);
  await using peer = await startRig();
  const directory = await mkdtemp(join(tmpdir(), 'capture-'));
  const recorder = new Recorder(await declaredNames());
  const proxy = await startProxy(join(directory, 'proxy'), rig, recorder);
  try {
    await runCommands(rig, peer, directory, recorder);
  } finally {
    proxy.close();
    await rm(directory, { recursive: true });
  }
  return recorder.exchanges();
}

if (hostname() !== HOSTNAME) {
  throw new Error(`captures name their host: run under 'unshare --uts' as ${HOSTNAME} (see above)`);
}
const exchanges = await capture();
exchanges.sort((a, b) => (a.procedure < b.procedure ? -1 : Number(a.procedure > b.procedure)));
await writeFile(join(packetsDirectory, 'captured.json'), `${JSON.stringify(exchanges, null, 1)}\n`);
