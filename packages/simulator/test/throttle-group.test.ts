import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { expect, test } from 'vitest';
import { Peer } from './peer.ts';
import { simulated } from './simulated.ts';

const LIVE = 1;
const CONFIG = 2;

const guest = (filter: string): string => `<domain type='kvm'><name>a</name><memory>65536</memory>
<os><type arch='x86_64'>hvm</type></os>
<throttlegroups><throttlegroup><read_iops_sec>5</read_iops_sec><group_name>told</group_name>
</throttlegroup></throttlegroups>
<devices><disk type='file'><source file='/a'/><target dev='vda'/>${filter}</disk></devices></domain>`;

const rate = (field: string, value: bigint): TypedParameter => ({ field, type: 'ullong', value });

async function withDomain(libvirtVersion: number, xml: string) {
  const simulation = await simulated({ system: { libvirtVersion } });
  const peer = new Peer(simulation.path);
  await peer.call(p.connectOpen, { name: 'qemu:///system', flags: 0 });
  const { dom } = (await peer.call(p.domainDefineXml, { xml }))!.reply!;
  await peer.call(p.domainCreate, { dom });
  return {
    set: async (group: string, params: readonly TypedParameter[], flags: number) =>
      (await peer.call(p.domainSetThrottleGroup, { dom, group, params, flags }))?.error?.message,
    remove: async (group: string, flags: number) =>
      (await peer.call(p.domainDelThrottleGroup, { dom, group, flags }))?.error?.message,
    xml: async (flags: number) => (await peer.call(p.domainGetXmlDesc, { dom, flags }))!.reply!.xml,
    async [Symbol.asyncDispose]() {
      peer[Symbol.dispose]();
      await simulation[Symbol.asyncDispose]();
    },
  };
}

test('libvirt 11.2: groups are defined, made, changed and removed, live and kept', async () => {
  await using a = await withDomain(11_002_000, guest(''));
  expect(await a.set('shared', [rate('total_iops_sec', 40n)], LIVE | CONFIG)).toBeUndefined();
  expect(await a.set('shared', [rate('total_iops_sec_max', 80n)], LIVE)).toBeUndefined();
  const told = `  <throttlegroups>
    <throttlegroup>
      <read_iops_sec>5</read_iops_sec>
      <group_name>told</group_name>
    </throttlegroup>
    <throttlegroup>
      <total_iops_sec>40</total_iops_sec>
`;
  const max = '      <total_iops_sec_max>80</total_iops_sec_max>\n';
  const end = `      <group_name>shared</group_name>
    </throttlegroup>
  </throttlegroups>
`;
  expect(await a.xml(0)).toContain(told + max + end);
  expect(await a.xml(2)).toContain(told + end);
  expect(await a.remove('shared', LIVE)).toBeUndefined();
  expect(await a.remove('told', LIVE | CONFIG)).toBeUndefined();
  expect(await a.xml(0)).not.toContain('throttlegroup');
  expect(await a.xml(2)).toContain('<group_name>shared</group_name>');
});

test('libvirt 11.2: what makes no sense of a group is refused, and nothing is changed', async () => {
  const filter = "<throttlefilters><throttlefilter group='told'/></throttlefilters>";
  await using a = await withDomain(11_002_000, guest(filter));
  const before = [await a.xml(0), await a.xml(2)];
  expect([
    await a.set('empty', [rate('total_iops_sec', 0n)], LIVE),
    await a.set('a', [rate('total_iops_sec', 5n), rate('read_iops_sec', 5n)], CONFIG),
    await a.set('a', [rate('total_iops_sec_max', 5n)], LIVE),
    await a.set('a', [rate('nonsense', 5n)], LIVE),
    await a.set('a', [], LIVE),
    await a.remove('none', CONFIG),
    await a.remove('told', LIVE),
  ]).toEqual([
    'unsupported configuration: creating a new group/updating existing with all tune parameters zero is not supported',
    'invalid argument: total and read/write of iops_sec cannot be set at the same time',
    "unsupported configuration: cannot reset 'total_iops_sec' when 'total_iops_sec_max' is set",
    "argument unsupported: parameter 'nonsense' not supported",
    'nparams in virDomainSetThrottleGroup must be greater than zero',
    "invalid argument: throttle group 'none' was not found in the domain config",
    "Requested operation is not valid: throttle group 'told' is still being used by disk vda",
  ]);
  expect([await a.xml(0), await a.xml(2)]).toEqual(before);
});

test('libvirt 11.1 knows of no groups: neither the calls nor the element', async () => {
  await using a = await withDomain(11_001_000, guest(''));
  expect(await a.set('shared', [rate('total_iops_sec', 40n)], LIVE)).toBe('unknown procedure: 451');
  expect(await a.remove('told', LIVE)).toBe('unknown procedure: 452');
  expect(await a.xml(0)).not.toContain('throttlegroup');
});
