import { expect, test } from 'vitest';
import { domainStats } from '../../src/index.ts';
import { everyField, everything } from './every-field.ts';

const field = (vcpu: number, name: string) => ({ field: `vcpu.${vcpu}.${name}`, value: 1n });

test(`each of ${everyField.length} statistics has its place, its type and all its bits`, () => {
  const { unknown, ...stats } = domainStats.read(everyField);
  expect(unknown).toEqual([]);
  expect(stats).toEqual(everything);
});

test('the order of a list does not matter, and entries keep their numbers', () => {
  const list = [field(2, 'time'), field(0, 'time'), field(2, 'wait')];
  expect(domainStats.read(list).vcpu?.vcpus).toEqual([
    { number: 2, timeNs: 1n, waitNs: 1n },
    { number: 0, timeNs: 1n },
  ]);
});

test.each([
  ['a name of a later libvirt', { field: 'cpu.future', value: 1n }],
  ['a group of a later libvirt', { field: 'gpu.0.time', value: 1n }],
  ['a type that does not fit', { field: 'cpu.time', value: 'long' }],
  ['a number too great for its place', { field: 'state.state', value: 2n ** 60n + 1n }],
  ['a name that is an object in JavaScript', { field: '__proto__', value: 1n }],
  ['a value of the hypervisor without a type', { field: 'vm.remote_tlb_flush', value: 1n }],
])('%s is kept as it came', (_, parameter) => {
  expect(domainStats.read([parameter])).toEqual({ unknown: [parameter] });
});

test('no statistics, no groups', () => {
  expect(domainStats.read([])).toEqual({ unknown: [] });
});
