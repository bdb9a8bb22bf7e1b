import { procedures as p } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { machineFromShape, SimulatedHost, VirError } from '../../src/index.ts';
import { invoke } from '../../src/process/populate.ts';
import type { Domain } from '../../src/domain/domain.ts';

const GIB = 1_048_576;

const newHost = (): SimulatedHost =>
  new SimulatedHost(machineFromShape('2n4c,mem=8G,free=4G'), {
    realTime: { monotonicNs: () => 0n, after: () => () => undefined },
  });

const xml = `<domain type='kvm'><name>g</name><uuid>10000000-0000-4000-8000-000000000001</uuid>
  <memory unit='GiB'>2</memory><vcpu>2</vcpu>
  <numatune><memory mode='strict' nodeset='1'/></numatune>
  <os><type arch='x86_64' machine='q35'>hvm</type></os>
  <devices><disk type='file'><source file='/srv/g.img'/><target dev='vda'/></disk></devices></domain>`;

function started(host: SimulatedHost): Domain {
  const { dom } = invoke(host, p.domainDefineXml, { xml });
  invoke(host, p.domainCreate, { dom });
  return host.domains.byName('g');
}

const free = ({ memory }: SimulatedHost): readonly number[] =>
  memory.nodes.map((node) => memory.freeKiB(node) / GIB);

function refusal(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
  return 'none';
}

const saveTo = (domain: Domain, to: string): unknown =>
  invoke(domain.host, p.domainSave, { dom: domain.identity, to });

describe('a domain saved to a file', () => {
  test('gives its memory back to its nodes, and takes it again when it is restored', () => {
    const host = newHost();
    const domain = started(host);
    expect(free(host)).toEqual([4, 2]);
    saveTo(domain, '/srv/g.save');
    expect(free(host)).toEqual([4, 4]);
    invoke(host, p.domainRestore, { from: '/srv/g.save' });
    expect(free(host)).toEqual([4, 2]);
  });

  test('stays in its file where the host has too little memory for it', () => {
    const host = newHost();
    const domain = started(host);
    saveTo(domain, '/srv/g.save');
    host.memory.allocate(1, 3 * GIB);
    const restore = (): unknown => invoke(host, p.domainRestore, { from: '/srv/g.save' });
    expect(refusal(restore)).toContain('Cannot allocate memory');
    expect(domain.run).toBeNull();
    host.memory.free(1, 3 * GIB);
    restore();
    expect(domain.run?.paused).toBe(false);
  });

  test('outlives the process of the simulation', () => {
    const host = newHost();
    const domain = started(host);
    saveTo(domain, '/srv/g.save');
    const again = newHost();
    again.load(JSON.parse(JSON.stringify(host.save())));
    invoke(again, p.domainRestore, { from: '/srv/g.save' });
    expect(free(again)).toEqual([4, 2]);
    expect(again.domains.byName('g').stateReason).toBe(3);
  });
});

test('SAVE_PARAMS without a file is a managed save', () => {
  const host = newHost();
  const domain = started(host);
  invoke(host, p.domainSaveParams, { dom: domain.identity, params: [], flags: 0 });
  expect(domain.managedSave).toBe(true);
  invoke(host, p.domainCreate, { dom: domain.identity });
  expect(domain.managedSave).toBe(false);
  expect(domain.stateReason).toBe(3);
});

test('a managed save of a state that was written before there were files', () => {
  const host = newHost();
  const domain = started(host);
  invoke(host, p.domainManagedSave, { dom: domain.identity, flags: 0 });
  const state = JSON.parse(JSON.stringify(host.save()));
  delete state.files;
  state.domains.domains[0].managedSave = {
    definition: state.domains.domains[0].config,
    paused: true,
  };
  const again = newHost();
  again.load(state);
  const loaded = again.domains.byName('g');
  expect(loaded.managedSave).toBe(true);
  invoke(again, p.domainCreate, { dom: loaded.identity });
  expect(loaded.run?.paused).toBe(true);
});

/** Where a file can be, and what becomes of it elsewhere. */
test.each([
  ['/srv/g.save', 'none'],
  ['/home/someone/work/g.save', 'none'],
  ['/tmp/g.save', 'none'],
  ['g.save', 'none'],
  ['/tmp/../var/tmp/g.save', 'none'],
  ['/tmp/none/g.save', "Failed to create file '/tmp/none/g.save': No such file or directory"],
  ['/nowhere/g.save', "Failed to create file '/nowhere/g.save': No such file or directory"],
  ['/srv', "Failed to create file '/srv': Is a directory"],
  ['/', "Failed to create file '/': Is a directory"],
  ['/srv/g.img/x', "Failed to create file '/srv/g.img/x': Not a directory"],
  ['/srv/g.img', 'none'],
])('save to %s: %s', (file, message) => {
  const host = newHost();
  const domain = started(host);
  expect(refusal(() => saveTo(domain, file))).toBe(message);
  // Saved, or running again with the save canceled.
  const state = message === 'none' ? [5, 5] : [1, 7];
  expect([domain.state, domain.stateReason]).toEqual(state);
});

test('a disk is no save image', () => {
  const host = newHost();
  started(host);
  const open = (): unknown =>
    invoke(host, p.domainSaveImageGetXmlDesc, { file: '/srv/g.img', flags: 0 });
  expect(refusal(open)).toBe('operation failed: image magic is incorrect');
});

const hostdev =
  "<hostdev mode='subsystem' type='pci'><source><address domain='0' bus='1' slot='0' function='0'/></source></hostdev>";

test.each([
  [hostdev, "VFIO device doesn't support migration"],
  ["<disk type='file'><source file='/srv/t'/><target dev='vdb'/><transient/></disk>", 'transient'],
])('a guest that cannot leave its host: %s', (device, message) => {
  const host = newHost();
  const text = xml.replace('</devices>', `${device}</devices>`);
  const { dom } = invoke(host, p.domainDefineXml, { xml: text });
  invoke(host, p.domainCreate, { dom });
  expect(refusal(() => saveTo(host.domains.byName('g'), '/srv/g.save'))).toContain(message);
});
