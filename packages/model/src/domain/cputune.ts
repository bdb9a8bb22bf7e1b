import type { Element } from '@xmldom/xmldom';
import type { Cpuset } from '../cpuset/cpuset.ts';
import type { XmlNode } from '../xml/serialize.ts';
import { checkCachetune } from './cachetune.ts';
import { elements, textOf, type DomainElement } from './element.ts';
import { DomainXmlError } from './error.ts';
import { parseSigned, parseUnsigned } from './integer.ts';
import { readEmulatorpin, readIothreadpins, readVcpupins, renderPins, type Pin } from './pin.ts';
import {
  readEmulatorsched,
  readIothreadscheds,
  readVcpuscheds,
  renderSched,
  renderScheds,
  type Sched,
  type ThreadSched,
} from './sched.ts';

/** The numbers of `<cputune>`, by the names of their elements, in libvirt's order. */
const NUMBERS = [
  ['shares', 'shares'],
  ['period', 'period'],
  ['quota', 'quota'],
  ['globalPeriod', 'global_period'],
  ['globalQuota', 'global_quota'],
  ['emulatorPeriod', 'emulator_period'],
  ['emulatorQuota', 'emulator_quota'],
  ['iothreadPeriod', 'iothread_period'],
  ['iothreadQuota', 'iothread_quota'],
] as const;

/**
 * Shares (2 to 262144), and for each vCPU, the whole domain, the emulator and each iothread the
 * bandwidth: in every period (1000 to 1000000 microseconds) quota microseconds (1000 to
 * 17592186044415; negative for no limit). null where nothing is set.
 */
export type CputuneNumbers = {
  readonly [Field in (typeof NUMBERS)[number][0]]: number | null;
};

/** `<cputune>`. Its cachetune and memorytune are left alone. */
export interface Cputune extends CputuneNumbers {
  readonly vcpupins: readonly Pin[];
  readonly emulatorpin: Cpuset | null;
  readonly iothreadpins: readonly Pin[];
  readonly emulatorsched: Sched | null;
  readonly vcpuscheds: readonly ThreadSched[];
  readonly iothreadscheds: readonly ThreadSched[];
}

/** The range of a number that is above 0 (virDomainDefCputuneValidate). */
function rangeOf(name: string): readonly [min: number, max: number] {
  if (name === 'shares') return [2, 262_144];
  return name.endsWith('quota') ? [1000, 17_592_186_044_415] : [1000, 1_000_000];
}

function readNumber(domain: Element, name: string): number | null {
  const [element] = elements(domain, 'cputune', name);
  const text = textOf(element);
  if (element === undefined || text === null) return null;
  const value = name.endsWith('quota') ? parseSigned(text) : parseUnsigned(text);
  const [min, max] = rangeOf(name);
  if (value === null || value < -(2n ** 63n) || value > max || (value > 0 && value < min)) {
    throw new DomainXmlError(element, `'${text}' is no number from ${min} to ${max}`);
  }
  // Shares of 0 are kept by libvirt, the others are then as good as not there.
  return value === 0n && name !== 'shares' ? null : Number(value);
}

function readNumbers(domain: Element): CputuneNumbers {
  return {
    shares: readNumber(domain, 'shares'),
    period: readNumber(domain, 'period'),
    quota: readNumber(domain, 'quota'),
    globalPeriod: readNumber(domain, 'global_period'),
    globalQuota: readNumber(domain, 'global_quota'),
    emulatorPeriod: readNumber(domain, 'emulator_period'),
    emulatorQuota: readNumber(domain, 'emulator_quota'),
    iothreadPeriod: readNumber(domain, 'iothread_period'),
    iothreadQuota: readNumber(domain, 'iothread_quota'),
  };
}

function renderNumbers(numbers: CputuneNumbers): readonly XmlNode[] {
  return NUMBERS.flatMap(([field, name]) => {
    const value = numbers[field];
    return value === null ? [] : [{ name, text: String(value) }];
  });
}

function read(domain: Element): Cputune {
  const value = {
    ...readNumbers(domain),
    vcpupins: readVcpupins(domain),
    emulatorpin: readEmulatorpin(domain),
    iothreadpins: readIothreadpins(domain),
    emulatorsched: readEmulatorsched(domain),
    vcpuscheds: readVcpuscheds(domain),
    iothreadscheds: readIothreadscheds(domain),
  };
  checkCachetune(domain);
  return value;
}

/** Read as virDomainDefTunablesParse does. */
export const cputune: DomainElement<Cputune> = {
  read,
  render(value) {
    const { emulatorpin, emulatorsched } = value;
    const children = [
      ...renderNumbers(value),
      ...renderPins('vcpu', value.vcpupins),
      ...(emulatorpin === null
        ? []
        : [{ name: 'emulatorpin', attributes: { cpuset: emulatorpin.format() } }]),
      ...renderPins('iothread', value.iothreadpins),
      ...(emulatorsched === null
        ? []
        : [{ name: 'emulatorsched', attributes: renderSched(emulatorsched) }]),
      ...renderScheds('vcpu', value.vcpuscheds),
      ...renderScheds('iothread', value.iothreadscheds),
    ];
    return children.length === 0 ? [] : [{ name: 'cputune', container: true, children }];
  },
};
