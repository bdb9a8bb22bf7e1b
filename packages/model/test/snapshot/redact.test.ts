import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  decodeSnapshot,
  Definition,
  encodeSnapshot,
  redactSnapshot,
  type Snapshot,
} from '../../src/snapshot/index.ts';
import { exampleSnapshot } from './example.ts';

/** What a guest is called and has, all of it its owner's own. */
interface Secrets {
  readonly name: string;
  readonly title: string;
  readonly disk: string;
  readonly network: string;
  readonly mac: string;
  readonly ip: string;
  readonly owner: string;
}

const word = fc.stringMatching(/^[a-z]{3}Q[a-z0-9]{4,8}$/);
const hexByte = fc.stringMatching(/^[0-9a-f]{2}$/);
const secrets: fc.Arbitrary<Secrets> = fc.record({
  name: word,
  title: fc.tuple(word, word).map((words) => words.join(' & ')),
  disk: fc.array(word, { minLength: 2, maxLength: 4 }).map((parts) => `/${parts.join('/')}.qcow2`),
  network: word,
  mac: fc.tuple(hexByte, hexByte, hexByte).map((bytes) => `0a:5b:7c:${bytes.join(':')}`),
  ip: fc.tuple(fc.nat(255), fc.nat(255)).map((bytes) => `172.31.${bytes.join('.')}`),
  owner: word,
});

const escape = (text: string): string => text.replaceAll('&', '&amp;');

function elementsOf({ title, disk, ip, owner }: Secrets, image: string): string {
  return `  <title>${escape(title)}</title>
  <metadata><nova:owner xmlns:nova='http://${owner}.example/'>${owner}</nova:owner></metadata>
  <!-- ${owner} -->
  <os><kernel>${image}</kernel><cmdline>root=${disk} ip=${ip}</cmdline></os>
  <memtune><hard_limit unit='KiB'>4194304</hard_limit><!-- ${owner} --></memtune>
  <resource><partition>/${owner}</partition></resource>
  <seclabel type='dynamic' model='selinux'><label>${owner}:svirt</label></seclabel>
`;
}

const devices = ({ name, disk, network, mac, ip }: Secrets): string => `<devices>
    <disk type='file' device='disk'><source file='${disk}'/><target dev='vda' bus='virtio'/></disk>
    <interface type='network'><mac address='${mac.toUpperCase()}'/><source network='${network}'/></interface>
    <graphics type='vnc' listen='${ip}'><listen type='address' address='${ip}'/></graphics>
    <channel type='unix'><source mode='bind' path='/var/lib/${name}/agent.sock'/></channel>
  </devices>`;

function snapshotOf(all: readonly Secrets[]): Snapshot {
  const image = all[0]?.disk ?? '';
  const snapshot = exampleSnapshot(
    'x86-2n16c-2t',
    all.map((one, i) => ({
      name: one.name,
      id: i % 3 === 2 ? null : i + 1,
      vcpus: 2 + (i % 3),
      iothreads: i % 2,
      cputune: `<shares>${100 * (i + 1)}</shares><quota>-1</quota><vcpupin vcpu='0' cpuset='${i % 16}'/>`,
      numatune: "<memory mode='strict' nodeset='0-1'/>",
      cpu: "<model fallback='forbid'>qemu64</model><topology sockets='1' cores='5' threads='1'/>",
      elements: elementsOf(one, image),
    })),
  );
  return {
    ...snapshot,
    uri: `qemu+ssh://${all[0]?.owner}@${all[0]?.network}.example/system?keyfile=${all[0]?.disk}`,
    host: { ...snapshot.host, hostname: `${all[0]?.network}.example` },
    domains: snapshot.domains.map((domain, i) => {
      const withDevices = (definition: typeof domain.live): typeof domain.live =>
        definition && new Definition(definition.xml.replace('<devices/>', devices(all[i]!)));
      return { ...domain, live: withDevices(domain.live), config: withDevices(domain.config) };
    }),
    notes: all.map(({ name, disk, ip }) => ({
      code: 'call-refused',
      domain: name,
      text: `iothreads: no monitor of '${name}' at ${disk} or ${ip}`,
    })),
  };
}

/** All that may not be read afterwards. */
function stringsOf({ name, title, disk, network, mac, ip, owner }: Secrets): readonly string[] {
  const parts = [...title.split(' & '), ...disk.replace('.qcow2', '').split('/').filter(Boolean)];
  return [name, disk, network, mac, mac.toUpperCase(), ip, owner, ...parts];
}

const many = fc.uniqueArray(secrets, { selector: ({ name }) => name, minLength: 1, maxLength: 5 });

/** The place of each name among all, sorted. */
function order(names: readonly string[]): number[] {
  const sorted = names.toSorted();
  return names.map((name) => sorted.indexOf(name));
}

describe('a redacted snapshot', () => {
  test('has no name, path or address of the original in it', () => {
    fc.assert(
      fc.property(many, (all) => {
        const original = snapshotOf(all);
        const text = encodeSnapshot(redactSnapshot(original)).toLowerCase();
        const uuids = original.domains.map(({ uuid }) => uuid);
        const left = [...all.flatMap(stringsOf), ...uuids].filter((secret) =>
          text.includes(secret.toLowerCase()),
        );
        // Example UUIDs may be one of the replacements.
        expect(left.filter((secret) => !secret.startsWith('00000000-0000-4000-8000-'))).toEqual([]);
      }),
      { numRuns: 20 },
    );
  });

  test('says the same of CPU and memory', () => {
    fc.assert(
      fc.property(many, (all) => {
        const original = snapshotOf(all);
        const redacted = redactSnapshot(original);
        for (const [index, { live, config, kernel, vcpus }] of redacted.domains.entries()) {
          const before = original.domains[index];
          expect(live?.values).toEqual(before?.live?.values);
          expect(config?.values).toEqual(before?.config?.values);
          expect([kernel, vcpus]).toEqual([before?.kernel, before?.vcpus]);
        }
        expect(redacted.host).toEqual({ ...original.host, hostname: 'host-1' });
        expect(decodeSnapshot(encodeSnapshot(redacted)).redacted).toBe(true);
      }),
      { numRuns: 20 },
    );
  });

  test('replaces the same by the same, and keeps the order of names', () => {
    fc.assert(
      fc.property(many, (all) => {
        const original = snapshotOf(all);
        const { domains } = redactSnapshot(original);
        expect(order(domains.map(({ name }) => name))).toEqual(
          order(original.domains.map(({ name }) => name)),
        );
        for (const { name, uuid, config } of domains) {
          expect(config?.xml).toContain(`<name>${name}</name>`);
          expect(config?.xml).toContain(`<uuid>${uuid}</uuid>`);
        }
        const kernels = domains.map(({ config }) => /<kernel>(.*?)</.exec(config?.xml ?? '')?.[1]);
        expect(new Set(kernels).size).toBe(1);
        expect(domains[0]?.config?.xml).toContain(`file="${kernels[0]}"`);
      }),
      { numRuns: 20 },
    );
  });
});

test('what libvirt has words for stays', () => {
  const [domain] = redactSnapshot(
    snapshotOf([
      {
        name: 'a',
        title: 'b',
        disk: '/c/d',
        network: 'e',
        mac: '0a:5b:7c:00:00:00',
        ip: '172.31.0.1',
        owner: 'f',
      },
    ]),
  ).domains;
  expect(domain?.live?.xml).toMatchInlineSnapshot(`
    "<domain type="kvm">
      <name>domain-1</name>
      <uuid>00000000-0000-4000-8000-000000000001</uuid>
      <memory unit="MiB">1024</memory>
      <vcpu>2</vcpu>
      <iothreads>0</iothreads>
      <cputune><shares>100</shares><quota>-1</quota><vcpupin vcpu="0" cpuset="0"/></cputune>
      <numatune><memory mode="strict" nodeset="0-1"/></numatune>
      <title>redacted-1</title>
      <metadata/>
      
      <os><kernel>/redacted/1</kernel><cmdline>/redacted/2</cmdline></os>
      <memtune><hard_limit unit="KiB">4194304</hard_limit></memtune>
      <resource><partition>/redacted/3</partition></resource>
      <seclabel type="dynamic" model="selinux"><label>redacted-2</label></seclabel>
      <os>
        <type arch="x86_64" machine="pc">hvm</type>
      </os>
      <cpu><model fallback="forbid">qemu64</model><topology sockets="1" cores="5" threads="1"/></cpu>
      <devices>
        <disk type="file" device="disk"><source file="/redacted/1"/><target dev="redacted-3" bus="virtio"/></disk>
        <interface type="network"><mac address="52:54:00:00:00:01"/><source network="redacted-4"/></interface>
        <graphics type="vnc" listen="198.18.0.1"><listen type="address" address="198.18.0.1"/></graphics>
        <channel type="unix"><source mode="bind" path="/redacted/4"/></channel>
      </devices>
    </domain>
    "
  `);
});

test('virtune’s own metadata keeps the names of checks', () => {
  const snapshot = exampleSnapshot('x86-1n2c', [
    {
      name: 'a',
      elements: `<metadata><v:domain xmlns:v='urn:virtune:domain:1'><v:silence rule='vcpu-unpinned' reason='Bob said so'/></v:domain></metadata>`,
    },
  ]);
  const xml = redactSnapshot(snapshot).domains[0]?.live?.xml;
  expect(xml).toContain('rule="vcpu-unpinned" reason="redacted-1"');
});

test('what is no XML becomes a domain that says nothing', () => {
  const snapshot = exampleSnapshot('x86-1n2c', [{ name: 'a' }]);
  const [domain] = snapshot.domains;
  const live = new Definition('<domain><secret');
  const redacted = redactSnapshot({ ...snapshot, domains: [{ ...domain!, live }] });
  expect(redacted.domains[0]?.live).toMatchObject({ xml: '<domain/>', values: null });
});
