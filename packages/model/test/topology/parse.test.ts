import * as fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CapabilitiesError, parseHostTopology, XmlSyntaxError } from '../../src/index.ts';

function capabilities(cells: string, besides = ''): string {
  return `<capabilities>
  <host>
    <cpu>
      <arch>x86_64</arch>
      <model>EPYC</model>
      <pages unit='KiB' size='1048576'/>
      <pages unit='KiB' size='4'/>
    </cpu>
    <topology><cells num='1'>
${cells}
    </cells></topology>
    ${besides}
  </host>
</capabilities>`;
}

function cell(id: number, ...content: string[]): string {
  return `<cell id='${id}'>${content.join('')}</cell>`;
}

function cpus(...elements: string[]): string {
  return `<cpus num='${elements.length}'>${elements.join('')}</cpus>`;
}

describe('a host', () => {
  const { arch, cpuModel, pageSizesKiB } = parseHostTopology(capabilities(cell(0)));

  test('has an architecture, a CPU model, and page sizes in ascending order', () => {
    expect({ arch, cpuModel, pageSizesKiB }).toEqual({
      arch: 'x86_64',
      cpuModel: 'EPYC',
      pageSizesKiB: [4, 1048576],
    });
  });

  test('of which libvirt says nothing has no node and no CPU', () => {
    expect(parseHostTopology('<capabilities><host/></capabilities>')).toEqual({
      arch: null,
      cpuModel: null,
      pageSizesKiB: [],
      nodes: new Map(),
      cpus: new Map(),
      caches: [],
    });
  });

  test('is frozen, its nodes and its CPUs too', () => {
    const topology = parseHostTopology(capabilities(cell(3, cpus(`<cpu id='9'/>`))));
    const parts = [topology, topology.caches, topology.pageSizesKiB];
    const entries = [topology.nodes.get(3), topology.cpus.get(9)];
    expect([...parts, ...entries].map((part) => Object.isFrozen(part))).not.toContain(false);
  });
});

describe('nodes', () => {
  test('without memory, pages and distances, with <cpus num="0"/>, have none of them', () => {
    expect(parseHostTopology(capabilities(cell(7, cpus()))).nodes.get(7)).toMatchObject({
      id: 7,
      memoryKiB: 0,
      pages: new Map(),
      distances: new Map(),
      cpus: { isEmpty: true },
    });
  });

  test('72 and 1 are keyed by id and come in ascending order', () => {
    const { nodes } = parseHostTopology(capabilities(cell(72) + cell(1)));
    expect([...nodes.keys()]).toEqual([1, 72]);
  });

  test('have memory, pages by size and distances by node id', () => {
    const node = cell(
      33,
      `<memory unit='KiB'>16777216</memory>`,
      `<pages unit='KiB' size='2048'>5</pages><pages unit='KiB' size='4'>100</pages>`,
      `<distances><sibling id='72' value='22'/><sibling id='33' value='10'/></distances>`,
    );
    expect(parseHostTopology(capabilities(node)).nodes.get(33)).toMatchObject({
      memoryKiB: 16777216,
      pages: new Map([
        [4, 100],
        [2048, 5],
      ]),
      distances: new Map([
        [33, 10],
        [72, 22],
      ]),
    });
  });
});

describe('CPUs', () => {
  test('of which nothing is told, or -1, have null there, and themselves as sibling', () => {
    const listed = cpus(`<cpu id='4'/>`, `<cpu id='8' socket_id='-1' core_id='3'/>`);
    const topology = parseHostTopology(capabilities(cell(0, listed)));
    const unknown = { node: 0, socket: null, die: null, cluster: null };
    expect(topology.cpus.get(4)).toMatchObject({ ...unknown, core: null });
    expect(topology.cpus.get(8)).toMatchObject({ ...unknown, core: 3 });
    expect(topology.cpus.get(8)?.siblings.format()).toBe('8');
  });

  test('have a cluster where libvirt 10 shows it', () => {
    const listed = `<cpu id='1' socket_id='36' die_id='0' cluster_id='2' core_id='5' siblings='1'/>`;
    const topology = parseHostTopology(capabilities(cell(0, cpus(listed))));
    expect(topology.cpus.get(1)).toMatchObject({ socket: 36, die: 0, cluster: 2, core: 5 });
  });

  test('that two nodes list belong to the lower one, and each node keeps its list', () => {
    const both = cpus(`<cpu id='0'/>`, `<cpu id='1'/>`);
    const topology = parseHostTopology(capabilities(cell(6, both) + cell(2, both)));
    expect([...topology.cpus.values()].map(({ id, node }) => [id, node])).toEqual([
      [0, 2],
      [1, 2],
    ]);
    expect([...topology.nodes.values()].map((node) => node.cpus.format())).toEqual(['0-1', '0-1']);
  });
});

describe('cache banks', () => {
  const bank = `<bank id='8' level='3' type='both' size='16' unit='MiB' cpus='0-3,8'/>`;

  test('have a size in bytes and their CPUs', () => {
    const { caches } = parseHostTopology(capabilities('', `<cache>${bank}</cache>`));
    expect(caches).toMatchObject([{ id: 8, level: 3, type: 'both', sizeBytes: 16 * 1024 ** 2 }]);
    expect(caches[0]?.cpus.format()).toBe('0-3,8');
  });

  test.each([
    [bank.replace('both', 'mixed'), "type 'mixed' is none of both, code, data"],
    [bank.replace('MiB', 'MB'), "unit 'MB' is none of B, KiB, MiB, GiB, TiB, PiB"],
    [bank.replace('16', '9007199254740991'), 'the size is too large'],
  ])('%s is refused', (wrong, reason) => {
    const text = capabilities('', `<cache>${wrong}</cache>`);
    expect(() => parseHostTopology(text)).toThrow(reason);
  });
});

describe('what is refused, with its line', () => {
  test.each([
    [cell(0) + cell(0), 'line 10, <cell>: there is another one for 0'],
    [cell(-1), 'line 10, <cell>: attribute id is -1, below 0'],
    [cell(16384), 'line 10, <cell>: attribute id is 16384, above 16383'],
    ['<cell/>', 'line 10, <cell>: attribute id is missing'],
    [cell(0, cpus(`<cpu id='1'/>`, `<cpu id='1'/>`)), '<cpu>: there is another one for 1'],
    [cell(0, cpus(`<cpu id='x'/>`)), "<cpu>: attribute id is 'x', not a whole number"],
    [
      cell(0, cpus(`<cpu id='1' siblings='1-'/>`)),
      '<cpu>: attribute siblings, column 3: a number is expected; virsh capabilities shows them',
    ],
    [cell(0, `<memory unit='MiB'>1</memory>`), '<memory>: unit MiB is not KiB'],
    [cell(0, '<memory>1e99</memory>'), "<memory>: the content is '1e99', not a whole number"],
    [cell(0, '<memory/>'), "<memory>: the content is '', not a whole number"],
    [cell(0, '<memory>9007199254740993</memory>'), 'not a whole number'],
  ])('%s: %s', (cells, message) => {
    expect(() => parseHostTopology(capabilities(cells))).toThrow(CapabilitiesError);
    expect(() => parseHostTopology(capabilities(cells))).toThrow(message);
  });

  test('<domain> in place of <capabilities>', () => {
    expect(() => parseHostTopology('<domain/>')).toThrow('<domain> instead of <capabilities>');
  });

  test('a text that is no XML', () => {
    expect(() => parseHostTopology('error: failed to connect')).toThrow(XmlSyntaxError);
  });
});

test('one changed character gives a topology or a typed error, 2000 times', () => {
  const text = capabilities(
    cell(0, `<memory unit='KiB'>64</memory>`, cpus(`<cpu id='1' core_id='3' siblings='1'/>`)),
    `<cache><bank id='0' level='3' type='both' size='1' unit='KiB' cpus='1'/></cache>`,
  );
  fc.assert(
    fc.property(fc.nat(text.length - 1), fc.string({ maxLength: 3 }), (at, replacement) => {
      const changed = text.slice(0, at) + replacement + text.slice(at + 1);
      let outcome: unknown;
      try {
        outcome = parseHostTopology(changed).nodes;
      } catch (error) {
        outcome = error;
      }
      const expected = [Map, CapabilitiesError, XmlSyntaxError];
      expect(expected.some((kind) => outcome instanceof kind)).toBe(true);
    }),
    { numRuns: 2000 },
  );
});
