import { procedures as p } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { machineFromShape, SimulatedHost, VirError } from '../../src/index.ts';
import { invoke } from '../../src/process/populate.ts';

/** A guest of two cells; the first has these distances. */
const xml = (distances: string): string => `<domain type='qemu'><name>d</name>
  <memory unit='MiB'>128</memory><vcpu>2</vcpu><os><type arch='x86_64' machine='q35'>hvm</type></os>
  <cpu><numa><cell id='0' cpus='0' memory='64' unit='MiB'><distances>${distances}</distances></cell>
  <cell id='1' cpus='1' memory='64' unit='MiB'/></numa></cpu></domain>`;

/** What a host keeps of it. */
function defined(distances: string): string {
  const host = new SimulatedHost(machineFromShape('1n2c'));
  const { dom } = invoke(host, p.domainDefineXml, { xml: xml(distances) });
  host.clock.stop();
  return invoke(host, p.domainGetXmlDesc, { dom, flags: 0 }).xml;
}

function refusal(distances: string): string {
  try {
    defined(distances);
    return 'taken';
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
}

/**
 * What libvirtd 9.0 said to each, asked in a rig of its own. The contract cannot ask it: after any
 * refusal it writes beyond its cells (virDomainNumaDefNodeDistanceParseXML), and from then on its
 * answers are cut short, or it is dead.
 */
describe("distances of cells are refused in libvirt's words", () => {
  test.each([
    ['', 'NUMA distances defined without siblings'],
    ["<sibling value='20'/>", "Missing required attribute 'id' in element 'sibling'"],
    ["<sibling id='0'/>", "Missing required attribute 'value' in element 'sibling'"],
    [
      "<sibling id='2' value='20'/>",
      "'sibling_id 2' does not refer to a valid cell within NUMA 'cell id 0'",
    ],
    [
      "<sibling id='0' value='9'/>",
      "'value 9' is invalid for 'sibling id 0' under NUMA 'cell id 0'",
    ],
    [
      "<sibling id='0' value='11'/>",
      "'value 11' is invalid for 'sibling id 0' under NUMA 'cell id 0'",
    ],
    [
      "<sibling id='1' value='10'/>",
      "'value 10' is invalid for 'sibling id 1' under NUMA 'cell id 0'",
    ],
    [
      "<sibling id='1' value='256'/>",
      "'value 256' is invalid for 'sibling id 1' under NUMA 'cell id 0'",
    ],
    [
      "<sibling id='x' value='20'/>",
      "Invalid value for attribute 'id' in element 'sibling': 'x'. Expected non-negative integer value",
    ],
    [
      "<sibling id='-1' value='20'/>",
      "Invalid value for attribute 'id' in element 'sibling': '-1'. Expected non-negative integer value",
    ],
    [
      "<sibling id='1' value='y'/>",
      "Invalid value for attribute 'value' in element 'sibling': 'y'. Expected non-negative integer value",
    ],
  ])('%s', (distances, words) => {
    expect(refusal(distances)).toBe(`XML error: ${words}`);
  });
});

test('what one cell tells of its distance to another holds the other way, too', () => {
  const kept = defined("<sibling id='1' value='21'/>");
  expect(kept.match(/<sibling .*\/>/g)).toEqual([
    "<sibling id='0' value='10'/>",
    "<sibling id='1' value='21'/>",
    "<sibling id='0' value='21'/>",
    "<sibling id='1' value='10'/>",
  ]);
});
