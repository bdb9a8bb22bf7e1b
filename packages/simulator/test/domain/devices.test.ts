import { procedures as p } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { machineFromShape, SimulatedHost, VirError } from '../../src/index.ts';
import { invoke } from '../../src/process/populate.ts';
import type { Domain } from '../../src/domain/domain.ts';

const GIB = 1_048_576;
const NS_PER_SECOND = 1_000_000_000n;

const newHost = (): SimulatedHost =>
  new SimulatedHost(machineFromShape('3n6c,mem=8G,free=4G,pages=2M*512'), {
    realTime: { monotonicNs: () => 0n, after: () => () => undefined },
  });

/** A guest with an operating system, or with a ROM that hears nothing. */
function started(host: SimulatedHost, { silent = false, machine = 'pc', more = '' } = {}): Domain {
  const loader = silent ? "<loader readonly='yes' type='rom'>/srv/halt.rom</loader>" : '';
  const xml = `<domain type='kvm'><name>g</name><uuid>10000000-0000-4000-8000-000000000001</uuid>
    <maxMemory slots='4' unit='GiB'>16</maxMemory><memory unit='GiB'>2</memory><vcpu>2</vcpu>${more}
    <numatune><memory mode='strict' nodeset='0-2'/><memnode cellid='0' mode='strict' nodeset='1'/><memnode cellid='1' mode='strict' nodeset='2'/></numatune>
    <os><type arch='x86_64' machine='${machine}'>hvm</type>${loader}</os>
    <cpu mode='host-model'><numa><cell id='0' cpus='0' memory='1' unit='GiB'/><cell id='1' cpus='1' memory='1' unit='GiB'/></numa></cpu>
    <devices><interface type='user'><mac address='52:54:00:00:00:01'/></interface></devices></domain>`;
  const { dom } = invoke(host, p.domainDefineXml, { xml });
  invoke(host, p.domainCreate, { dom });
  return host.domains.byName('g');
}

const free = ({ memory }: SimulatedHost): readonly number[] =>
  memory.nodes.map((node) => memory.freeKiB(node) / GIB);

const dimm = (gib: number, cell: number): string =>
  `<memory model='dimm'><target><size unit='GiB'>${gib}</size><node>${cell}</node></target></memory>`;

const attach = ({ host, identity }: Domain, xml: string, flags = 1): void =>
  invoke(host, p.domainAttachDeviceFlags, { dom: identity, xml, flags });

const detach = ({ host, identity }: Domain, xml: string): unknown =>
  invoke(host, p.domainDetachDeviceFlags, { dom: identity, xml, flags: 1 });

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
  return 'none';
}

/** The events of devices, as `removed net0`. */
function told(host: SimulatedHost): string[] {
  const events: string[] = [];
  host.events.onEvent(({ message, value }) => {
    if (!message.name.includes('DEVICE')) return;
    const { devAlias } = { ...value, ...('msg' in value ? (value.msg as object) : {}) } as {
      devAlias?: string;
    };
    const what = /ADDED|REMOVED|FAILED/.exec(message.name)?.[0] ?? '';
    events.push(`${what.toLowerCase()} ${devAlias}`);
  });
  return events;
}

/** Lets time pass, and those who wait for it go on. */
async function pass(host: SimulatedHost, ns: bigint): Promise<void> {
  host.clock.advance(ns);
  await new Promise((resolve) => setImmediate(resolve));
}

const base = (domain: Domain): (string | null)[] =>
  domain.definition.devices.flatMap(({ address }) =>
    address?.type === 'dimm' ? [address.base] : [],
  );

describe('memory modules', () => {
  test('take their memory of the nodes of their cell, and give it back', async () => {
    const host = newHost();
    const domain = started(host);
    expect(free(host)).toEqual([4, 3, 3]);
    attach(domain, dimm(2, 0));
    expect(free(host)).toEqual([4, 1, 3]);
    attach(domain, dimm(1, 1));
    expect(free(host)).toEqual([4, 1, 2]);
    expect(domain.definition.memory).toMatchObject({ totalKiB: 5 * GIB, currentKiB: 5 * GIB });
    void detach(
      domain,
      dimm(2, 0).replace(
        '</memory>',
        "<address type='dimm' slot='0' base='0x100000000'/></memory>",
      ),
    );
    await pass(host, NS_PER_SECOND);
    expect(free(host)).toEqual([4, 3, 2]);
    expect(domain.definition.memory).toMatchObject({ totalKiB: 3 * GIB, currentKiB: 3 * GIB });
    invoke(host, p.domainDestroy, { dom: domain.identity });
    expect(free(host)).toEqual([4, 4, 4]);
  });

  test('are refused where their nodes have too little, and take nothing', () => {
    const host = newHost();
    const domain = started(host);
    const before = domain.definition;
    expect(refusal(() => attach(domain, dimm(4, 0)))).toBe(
      "internal error: unable to execute QEMU command 'object-add': cannot set up guest memory 'memdimm0': Cannot allocate memory",
    );
    expect(free(host)).toEqual([4, 3, 3]);
    expect(domain.definition).toBe(before);
  });

  test('fill the gaps of the guest above 4 GiB', async () => {
    const host = newHost();
    const domain = started(host);
    for (let i = 0; i < 3; i++) attach(domain, dimm(1, 0));
    expect(base(domain)).toEqual(['0x100000000', '0x140000000', '0x180000000']);
    void detach(
      domain,
      dimm(1, 0).replace(
        '</memory>',
        "<address type='dimm' slot='1' base='0x140000000'/></memory>",
      ),
    );
    await pass(host, NS_PER_SECOND);
    expect(base(domain)).toEqual(['0x100000000', '0x180000000']);
    attach(domain, dimm(1, 1));
    expect(base(domain)).toEqual(['0x100000000', '0x180000000', '0x140000000']);
  });

  test('come from huge pages where the guest has them', () => {
    const host = newHost();
    const more = '<memoryBacking><hugepages/></memoryBacking>';
    const domain = started(host, { more });
    expect(host.memory.pools(1)[0]).toMatchObject({ total: 512, free: 0 });
    expect(refusal(() => attach(domain, dimm(1, 0)))).toContain('Cannot allocate memory');
  });

  test('come from the nodes and pages that they tell themselves, plugged in or from the start', () => {
    const host = newHost();
    const domain = started(host);
    const module = dimm(1, 0).replace(
      '<target>',
      "<source><pagesize unit='MiB'>2</pagesize><nodemask>0</nodemask></source><target>",
    );
    const pages = (): readonly number[] => [0, 1, 2].map((i) => host.memory.pools(i)[0]!.free);
    attach(domain, module, 3);
    expect([free(host), pages()]).toEqual([
      [4, 3, 3],
      [0, 512, 512],
    ]);
    invoke(host, p.domainDestroy, { dom: domain.identity });
    expect([free(host), pages()]).toEqual([
      [4, 4, 4],
      [512, 512, 512],
    ]);
    invoke(host, p.domainCreate, { dom: domain.identity });
    expect([free(host), pages()]).toEqual([
      [4, 3, 3],
      [0, 512, 512],
    ]);
  });

  test('that a guest was started with are not let go', async () => {
    const host = newHost();
    const domain = started(host);
    attach(domain, dimm(1, 0), 2);
    invoke(host, p.domainDestroy, { dom: domain.identity });
    invoke(host, p.domainCreate, { dom: domain.identity });
    const events = told(host);
    const module = dimm(1, 0).replace(
      '</memory>',
      "<address type='dimm' slot='0' base='0x100000000'/></memory>",
    );
    const answer = Promise.resolve(detach(domain, module)).catch((error: Error) => error.message);
    await pass(host, NS_PER_SECOND);
    expect(await answer).toBe('operation failed: unplug of device was rejected by the guest');
    expect(events).toEqual(['failed dimm0']);
    expect(free(host)).toEqual([4, 2, 3]);
  });

  test('outlive the process of the simulation, and a save', () => {
    const host = newHost();
    const domain = started(host);
    attach(domain, dimm(1, 0), 3);
    const again = newHost();
    again.load(JSON.parse(JSON.stringify(host.save())));
    expect(free(again)).toEqual([4, 2, 3]);
    const dom = again.domains.byName('g').identity;
    invoke(again, p.domainSave, { dom, to: '/srv/g.save' });
    expect(free(again)).toEqual([4, 4, 4]);
    invoke(again, p.domainRestore, { from: '/srv/g.save' });
    expect(free(again)).toEqual([4, 2, 3]);
    expect(base(again.domains.byName('g'))).toEqual(['0x100000000']);
  });
});

const card = "<interface type='user'><mac address='52:54:00:00:00:01'/></interface>";

describe('a device that the guest must let go', () => {
  test('goes soon where an operating system runs; then the call returns', async () => {
    const host = newHost();
    const events = told(host);
    const domain = started(host);
    let answered = false;
    void Promise.resolve(detach(domain, card)).then(() => (answered = true));
    await pass(host, NS_PER_SECOND / 10n);
    expect([answered, events]).toEqual([false, []]);
    await pass(host, NS_PER_SECOND);
    expect([answered, events]).toEqual([true, ['removed net0']]);
  });

  test('stays where nobody listens: the call returns after five seconds, and it goes at a reset', async () => {
    const host = newHost();
    const events = told(host);
    const domain = started(host, { silent: true });
    let answered = false;
    void Promise.resolve(detach(domain, card)).then(() => (answered = true));
    await pass(host, 4n * NS_PER_SECOND);
    expect(answered).toBe(false);
    await pass(host, 2n * NS_PER_SECOND);
    expect([answered, events]).toEqual([true, []]);
    expect(domain.definition.devices.some(({ kind }) => kind === 'interface')).toBe(true);
    invoke(host, p.domainReset, { dom: domain.identity, flags: 0 });
    expect(events).toEqual(['removed net0']);
    expect(domain.config!.devices.some(({ kind }) => kind === 'interface')).toBe(true);
  });

  test('stays where the guest is paused', async () => {
    const host = newHost();
    const events = told(host);
    const domain = started(host);
    invoke(host, p.domainSuspend, { dom: domain.identity });
    void detach(domain, card);
    await pass(host, 6n * NS_PER_SECOND);
    expect(events).toEqual([]);
  });
});

const newCard = (slot: string): string =>
  `<interface type='user'><model type='virtio'/>${slot}</interface>`;

describe('q35: devices go to free root ports', () => {
  test('one is free, and no more', () => {
    const domain = started(newHost(), { machine: 'q35' });
    const events = told(domain.host);
    attach(domain, newCard(''));
    expect(events).toEqual(['added net1']);
    expect(refusal(() => attach(domain, newCard('')))).toBe(
      'internal error: No more available PCI slots',
    );
  });

  test('the root of the buses takes nothing while the guest runs', () => {
    const domain = started(newHost(), { machine: 'q35' });
    const slot = "<address type='pci' domain='0' bus='0' slot='8' function='0'/>";
    expect(refusal(() => attach(domain, newCard(slot)))).toBe(
      "XML error: The device at PCI address 0000:00:08.0 requires hotplug capability, but the PCI controller with index='0' doesn't support hotplug",
    );
  });
});

test('a card without a MAC address has the same one live and kept', () => {
  const domain = started(newHost());
  attach(domain, "<interface type='user'/>", 3);
  const macs = [domain.definition, domain.config!].map(
    ({ devices }) => devices.findLast(({ kind }) => kind === 'interface')!.target,
  );
  expect(macs[0]).toMatch(/^52:54:00/);
  expect(macs[1]).toBe(macs[0]);
});

test('what cannot be kept is not plugged in either', () => {
  const domain = started(newHost());
  const before = [domain.definition, domain.config];
  expect(refusal(() => attach(domain, "<hub type='usb'/>", 3))).toContain('persistent attach');
  expect([domain.definition, domain.config]).toEqual(before);
});
