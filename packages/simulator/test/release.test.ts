import { procedureRelease, procedures as p, type TypedParameter } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { Peer } from './peer.ts';
import { simulated } from './simulated.ts';

const guest = `<domain type='kvm'><name>a</name><memory>65536</memory><vcpu>2</vcpu>
<os><type arch='x86_64'>hvm</type></os></domain>`;

const v = (major: number, minor: number): number => major * 1_000_000 + minor * 1000;

async function open(path: string): Promise<Peer> {
  const peer = new Peer(path);
  await peer.call(p.connectOpen, { name: 'qemu:///system', flags: 0 });
  return peer;
}

describe('procedures by the libvirt that a simulated host has', () => {
  const unknown = { error: { code: 39, domain: 7, message: 'unknown procedure: 449' } };
  const known = { reply: { autostart: false } };

  test.each([
    [v(9, 0), unknown],
    [v(11, 1), unknown],
    [v(11, 2), known],
    [v(11, 3), known],
  ])('libvirt %i answers DOMAIN_GET_AUTOSTART_ONCE of 11.2 with %o', async (version, answer) => {
    expect(procedureRelease(p.domainGetAutostartOnce.number)).toBe('11.2.0');
    await using simulation = await simulated({ system: { libvirtVersion: version } });
    using peer = await open(simulation.path);
    const { dom } = (await peer.call(p.domainDefineXml, { xml: guest }))!.reply!;
    expect(await peer.call(p.domainGetAutostartOnce, { dom })).toMatchObject(answer);
  });

  test('8.4: what came with 8.5 is unknown, what came with 8.4 is not', async () => {
    await using simulation = await simulated({ system: { libvirtVersion: v(8, 4) } });
    using peer = await open(simulation.path);
    const { dom } = (await peer.call(p.domainDefineXml, { xml: guest }))!.reply!;
    const newer = await peer.call(p.domainAbortJobFlags, { dom, flags: 0 });
    expect(newer?.error).toMatchObject({ code: 39, domain: 7, message: 'unknown procedure: 442' });
    expect((await peer.call(p.domainAbortJob, { dom }))?.error).toMatchObject({ code: 55 });
  });

  test('9.0 and 10.2: what nobody handles is unsupported only where libvirt has it', async () => {
    const named = { ...p.connectGetType, number: 448 };
    const answers = [v(9, 0), v(10, 2)].map(async (libvirtVersion) => {
      await using simulation = await simulated({ system: { libvirtVersion } });
      using peer = await open(simulation.path);
      return (await peer.call(named, undefined))?.error?.message;
    });
    expect(await Promise.all(answers)).toEqual([
      'unknown procedure: 448',
      'this function is not supported by the connection driver: virDomainGraphicsReload',
    ]);
  });
});

test('autostart of the next time alone is kept beside the other, and saved', async () => {
  const system = { libvirtVersion: v(11, 2) };
  await using simulation = await simulated({ system });
  using peer = await open(simulation.path);
  const { dom } = (await peer.call(p.domainDefineXml, { xml: guest }))!.reply!;
  expect(await peer.call(p.domainSetAutostartOnce, { dom, autostart: true })).toEqual({});
  expect((await peer.call(p.domainGetAutostartOnce, { dom }))?.reply).toEqual({ autostart: true });
  expect((await peer.call(p.domainGetAutostart, { dom }))?.reply).toEqual({ autostart: false });

  await using other = await simulated({ system });
  other.host.load(JSON.parse(JSON.stringify(simulation.host.save())));
  using again = await open(other.path);
  expect((await again.call(p.domainGetAutostartOnce, { dom }))?.reply).toEqual({ autostart: true });

  const transient = guest.replace('<name>a<', '<name>b<');
  const created = await peer.call(p.domainCreateXml, { xmlDesc: transient, flags: 0 });
  const refused = await peer.call(p.domainSetAutostartOnce, {
    dom: created!.reply!.dom,
    autostart: true,
  });
  expect(refused?.error?.message).toBe(
    'Requested operation is not valid: cannot set autostart for transient domain',
  );
});

/** The settings, of what is told of merged memory. */
const shown = async (from: Peer): Promise<readonly unknown[] | undefined> => {
  const reply = await from.call(p.nodeGetMemoryParameters, { nparams: 8, flags: 0 });
  return reply?.reply?.params.filter(({ type }) => type === 'uint').map(({ value }) => value);
};

test('settings of merged memory are kept, shown and saved', async () => {
  await using simulation = await simulated();
  using peer = await open(simulation.path);
  const params: TypedParameter[] = [
    { field: 'shm_pages_to_scan', type: 'uint', value: 1234 },
    { field: 'shm_sleep_millisecs', type: 'uint', value: 0 },
    { field: 'shm_merge_across_nodes', type: 'uint', value: 0 },
  ];
  expect(await peer.call(p.nodeSetMemoryParameters, { params, flags: 0 })).toEqual({});
  expect(await shown(peer)).toEqual([1234, 0, 0]);
  const [first] = params;
  const half = [first!, { field: 'shm_merge_across_nodes', type: 'uint' as const, value: 2 }];
  const refused = await peer.call(p.nodeSetMemoryParameters, { params: half, flags: 0 });
  expect(refused?.error).toMatchObject({ code: 38, int1: 1 });

  await using other = await simulated();
  other.host.load(JSON.parse(JSON.stringify(simulation.host.save())));
  using again = await open(other.path);
  expect(await shown(again)).toEqual([1234, 0, 0]);
});

test('a polkit that nobody asked for is refused without a reason, as libvirtd does', async () => {
  await using simulation = await simulated();
  using peer = new Peer(simulation.path);
  expect((await peer.call(p.authPolkit, undefined))?.error).toEqual({
    code: 1,
    domain: 7,
    message: 'Library function returned error but did not set virError',
    level: 2,
    dom: null,
    str1: null,
    str2: null,
    str3: null,
    int1: 0,
    int2: 0,
    net: null,
  });
});
