import { oneOf, ullong, yesNo } from './attribute.ts';
import { signed, unsigned } from './number.ts';
import { attributes, element, elementOrNothing } from './printer.ts';
import { allAt, at, child, type XmlNode } from './xml.ts';
import { internal, unsupported, xmlError } from './refusal.ts';

const offsets = new Set<string>(['utc', 'localtime', 'variable', 'timezone', 'absolute']);
const timers = [
  'platform',
  'pit',
  'rtc',
  'hpet',
  'tsc',
  'kvmclock',
  'hypervclock',
  'armvtimer',
] as const;
const policies = ['none', 'delay', 'catchup', 'merge', 'discard'] as const;
const tracks = ['none', 'boot', 'guest', 'wall', 'realtime'] as const;
const modes = ['none', 'auto', 'native', 'emulate', 'paravirt', 'smpsafe'] as const;

function value(node: XmlNode | undefined, name: string): string | undefined {
  const text = node?.attributes.get(name);
  return text === '' ? undefined : text;
}

function variable(adjustment: bigint, basis: string): string {
  return attributes({ offset: 'variable', adjustment, basis });
}

/** The attributes of `<clock>`. */
function clockText(node: XmlNode | undefined): string {
  const offset = value(node, 'offset') ?? 'utc';
  if (!offsets.has(offset)) throw unsupported(`unknown clock offset '${offset}'`);
  const adjustment = value(node, 'adjustment');
  if (offset === 'variable') {
    const basis = value(node, 'basis') ?? 'utc';
    if (!['utc', 'localtime'].includes(basis)) throw unsupported(`unknown clock basis '${basis}'`);
    return variable(signed(adjustment ?? '', 64) ?? 0n, basis);
  }
  if (offset === 'timezone') {
    const timezone = value(node, 'timezone');
    if (timezone !== undefined) return attributes({ offset, timezone });
    throw internal("missing 'timezone' attribute for clock with offset='timezone'");
  }
  if (offset === 'absolute') {
    const start = unsigned(value(node, 'start') ?? '', 64);
    if (start !== null) return attributes({ offset, start });
    throw internal("missing 'start' attribute for clock with offset='absolute'");
  }
  if (adjustment === undefined || adjustment === 'reset') return attributes({ offset, adjustment });
  const seconds = signed(adjustment, 64);
  if (seconds !== null) return variable(seconds, offset);
  throw xmlError(`unknown clock adjustment '${adjustment}'`);
}

const unlessZero = (number: bigint | undefined): bigint | null =>
  number === undefined || number === 0n ? null : number;

function timerText(node: XmlNode): string {
  const name = oneOf(node, 'name', timers, { required: true })!;
  const present = yesNo(node, 'present');
  const tickpolicy = oneOf(node, 'tickpolicy', policies, { nonzero: true });
  const track = oneOf(node, 'track', tracks, { nonzero: true });
  const frequency = ullong(node, 'frequency');
  const mode = oneOf(node, 'mode', modes, { nonzero: true });
  const catchup = child(node, 'catchup');
  const catchupText = attributes({
    threshold: unlessZero(ullong(catchup, 'threshold')),
    slew: unlessZero(ullong(catchup, 'slew')),
    limit: unlessZero(ullong(catchup, 'limit')),
  });
  const tsc = name === 'tsc' ? { frequency: unlessZero(frequency), mode } : {};
  const text = attributes({ name, present, tickpolicy, track, ...tsc });
  return element('timer', text, elementOrNothing('catchup', catchupText, ''));
}

/** `<clock>` as it is printed (virDomainDefClockParse, virDomainClockDefFormat). */
export function parseClock(root: XmlNode): string {
  const text = clockText(at(root, 'clock'));
  return element('clock', text, allAt(root, 'clock', 'timer').map(timerText).join(''));
}
