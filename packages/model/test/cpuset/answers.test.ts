import { describe, expect, test } from 'vitest';
import { parseCpulist, parseCpuset, CpulistError, CpusetSyntaxError } from '../../src/index.ts';
import answers from './libvirt-answers.json' with { type: 'json' };

/*
 * What libvirt 9.0.0 itself said to each text, through its test driver, whose host has 8 CPUs:
 * - xml: the cpuset attribute of <vcpu> after `virsh define` and `virsh dumpxml`; null: "Failed to
 *   parse bitmap"; '': "Invalid value of 'cpuset'", which it says to an empty set;
 * - virsh: the affinity after `virsh vcpupin test 0 TEXT`; virshLines: what virsh said instead.
 */
const MAX_CPU = 8;

function outcome(parse: () => { format(): string }): string | null | readonly string[] {
  try {
    return parse().format();
  } catch (error) {
    if (error instanceof CpulistError) return error.virshLines;
    if (error instanceof CpusetSyntaxError) return null;
    throw error;
  }
}

describe('texts that libvirt 9.0.0 has answered', () => {
  const inXml = answers.filter(({ xml }) => xml !== undefined);
  test.each(inXml)('in XML $text is $xml', ({ text, xml }) => {
    expect(outcome(() => parseCpuset(text))).toBe(xml);
  });

  const taken = answers.filter(({ virsh }) => virsh !== undefined);
  test.each(taken)('virsh takes $text for $virsh', ({ text, virsh }) => {
    expect(outcome(() => parseCpulist(text, MAX_CPU))).toBe(virsh);
  });

  const refused = answers.filter(({ virshLines }) => virshLines !== undefined);
  test.each(refused)('virsh refuses $text: $virshLines.0', ({ text, virshLines }) => {
    expect(outcome(() => parseCpulist(text, MAX_CPU))).toEqual(virshLines);
  });
});
