import { describe, expect, test } from 'vitest';
import { parseCell } from '../../src/vnuma/cell-argument.ts';
import { withCells } from '../../src/vnuma/edit.ts';
import { definition } from './definitions.ts';

const edit = (cells: readonly string[], document = definition()): string =>
  withCells(document, cells.map(parseCell)).text;

const kept = `
    <model fallback='forbid'>qemu64</model> <!-- why -->
    <numa>
      <cell id='0' cpus='0-1' memory='32' unit='MiB' memAccess='shared' discard='yes'>
        <distances>
          <sibling id='0' value='10'/>
          <sibling id='1' value='21'/>
          <sibling id='2' value='31'/>
        </distances>
        <cache level='1' associativity='direct' policy='writeback'>
          <size value='8' unit='KiB'/>
          <line value='5' unit='B'/>
        </cache>
      </cell>
      <cell id='1' cpus='2' memory='16384' unit='KiB' future='yes'/>
      <cell id='2' cpus='3' memory='16384' unit='KiB'/>
    </numa>
  `;

describe('withCells', () => {
  test('adds cells, memnodes and pins where there are none, and nothing else', () => {
    const cells = ['0:cpus=0-1,memory=32MiB,nodeset=0,pin=0-3', '1:cpus=2-3,memory=32MiB'];
    expect(edit(cells)).toBe(`<domain type='kvm'>
  <name>vm</name>
  <memory unit='KiB'>65536</memory>
  <currentMemory unit='KiB'>65536</currentMemory>
  <vcpu placement='static'>4</vcpu>
  <cputune>
    <vcpupin vcpu='0' cpuset='0-3'/>
    <vcpupin vcpu='1' cpuset='0-3'/>
  </cputune>
  <numatune>
    <memnode cellid='0' mode='strict' nodeset='0'/>
  </numatune>
  <os>
    <type arch='x86_64'>hvm</type>
  </os>
  <cpu>
    <numa>
      <cell id='0' cpus='0-1' memory='32768' unit='KiB'/>
      <cell id='1' cpus='2-3' memory='32768' unit='KiB'/>
    </numa>
  </cpu>
  <devices></devices>
</domain>
`);
  });

  test('is the same definition where all is as wanted', () => {
    const cells = ['0:cpus=0-3,memory=64MiB,nodeset=0,pin=1'].map(parseCell);
    const once = withCells(definition(), cells);
    expect(withCells(once, cells)).toBe(once);
  });

  test('keeps what is not asked for of cells that stay, and drops the distance to one that goes', () => {
    const text = edit(
      ['0:cpus=0-1,memory=32MiB', '1:cpus=2-3,memory=32MiB'],
      definition({ cpu: kept }),
    );
    expect(text).toBe(
      definition({
        cpu: kept
          .replace("          <sibling id='2' value='31'/>\n", '')
          .replace("cpus='2' memory='16384'", "cpus='2-3' memory='32768'")
          .replace("      <cell id='2' cpus='3' memory='16384' unit='KiB'/>\n", ''),
      }).text,
    );
  });

  test('keeps the memory of the whole domain, and the memnodes that are wanted', () => {
    const memory = "<memory mode='restrictive' nodeset='0-1'/>";
    const memnodes = [0, 1].map((id) => `<memnode cellid='${id}' mode='restrictive' nodeset='0'/>`);
    const document = definition({
      numatune: [memory, ...memnodes].join(''),
      cpu: "<numa><cell id='0' cpus='0-1' memory='32768'/><cell id='1' cpus='2-3' memory='32768'/></numa>",
    });
    const text = edit(['0:cpus=0-1,memory=32MiB', '1:cpus=2-3,memory=32MiB,nodeset=1'], document);
    expect(text).toContain(
      `<numatune>${memory}<memnode cellid='1' mode='restrictive' nodeset='1'/></numatune>`,
    );
  });

  test('keeps the pins of vCPUs whose cell says none', () => {
    const cputune =
      "<shares>7</shares><vcpupin vcpu='0' cpuset='0'/><vcpupin vcpu='3' cpuset='3'/>";
    const text = edit(
      ['0:cpus=0-1,memory=32MiB,pin=2', '1:cpus=2-3,memory=32MiB'],
      definition({ cputune }),
    );
    expect(text).toContain(
      "<cputune><shares>7</shares><vcpupin vcpu='0' cpuset='2'/><vcpupin vcpu='1' cpuset='2'/><vcpupin vcpu='3' cpuset='3'/></cputune>",
    );
  });

  test('refuses to leave huge pages to a cell that is gone', () => {
    const document = definition({
      vcpu: "<memoryBacking><hugepages><page size='2048' unit='KiB' nodeset='2'/></hugepages></memoryBacking><vcpu>4</vcpu>",
      cpu: kept,
    });
    expect(() => edit(['0:cpus=0-3,memory=64MiB'], document)).toThrow(/hugepages\/page/);
  });
});
