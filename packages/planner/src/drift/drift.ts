import type { Snapshot, SnapshotDomain } from '@virtune/model';
import { Guest } from '../scene/guest.ts';
import { Host } from '../scene/host.ts';
import { cause } from './causes.ts';
import { type CauseName, type Difference, type Fate, settingNames } from './difference.ts';
import { type KernelFault, kernelFaults } from './kernel.ts';
import { type Setting, settingKey, settingsOf } from './settings.ts';

type Values = Pick<Difference, 'config' | 'live'>;

/** What is lost and what waits, where the two definitions differ. */
function definitionFates({ config, live }: Values): readonly Fate[] {
  if (config === undefined || live === undefined || config === live) return [];
  if (config === null) return ['lost'];
  return live === null ? ['waits'] : ['lost', 'waits'];
}

function definitionCause(fates: readonly Fate[]): CauseName | null {
  if (fates.length === 0) return null;
  if (fates.length > 1) return 'live-or-config-change';
  return fates[0] === 'lost' ? 'live-change' : 'config-change';
}

const byKey = (settings: readonly Setting[]): ReadonlyMap<string, Setting> =>
  new Map(settings.map((setting) => [settingKey(setting), setting]));

/** A definition as a guest; null where there is none, or none that can be read. */
function guestOf(domain: SnapshotDomain, host: Host, definition: 'live' | 'config'): Guest | null {
  const values = domain[definition]?.values ?? null;
  return values === null ? null : new Guest(domain, host, values, definition);
}

function differenceOf(
  domain: SnapshotDomain,
  { setting, index }: Pick<Setting, 'setting' | 'index'>,
  values: Values,
  fault: KernelFault | undefined,
): Difference | null {
  const definition = definitionFates(values);
  if (definition.length === 0 && fault === undefined) return null;
  const name = fault === undefined ? definitionCause(definition) : fault.cause;
  return {
    domain,
    setting,
    index,
    ...values,
    ...(fault !== undefined && { kernel: fault.kernel }),
    fates: fault === undefined ? definition : [...definition, 'kernel'],
    cause: name === null ? null : cause(name),
    repair: fault?.repair ?? null,
  };
}

/** In the order in which settings are shown. */
function bySetting(a: Difference, b: Difference): number {
  return (
    settingNames.indexOf(a.setting) - settingNames.indexOf(b.setting) ||
    (a.index ?? -1) - (b.index ?? -1)
  );
}

/** Every setting of two definitions, with what each says of it. */
function* compared(live: Guest, config: Guest | null): Generator<[Setting, Values]> {
  const lives = byKey(settingsOf(live));
  const configs = config === null ? null : byKey(settingsOf(config));
  for (const key of new Set([...lives.keys(), ...(configs?.keys() ?? [])])) {
    const setting = lives.get(key) ?? configs?.get(key);
    if (setting === undefined) continue;
    const live = lives.get(key)?.text ?? null;
    yield [setting, configs === null ? { live } : { live, config: configs.get(key)?.text ?? null }];
  }
}

/** Where two definitions of a domain differ; what the kernel does is left out. */
export function definitionDrift(live: Guest, config: Guest): readonly Difference[] {
  return [...compared(live, config)]
    .map(([setting, values]) => differenceOf(live.domain, setting, values, undefined))
    .filter((difference) => difference !== null)
    .toSorted(bySetting);
}

/**
 * Where the persistent definition, the live one and the kernel say different things of a domain
 * that runs. Nothing of a domain that does not: it has one definition, and the kernel none.
 */
export function driftOf(domain: SnapshotDomain, host: Host): readonly Difference[] {
  const live = guestOf(domain, host, 'live');
  if (live === null) return [];
  const faults = new Map(kernelFaults(live).map((fault) => [settingKey(fault), fault]));
  return [...compared(live, guestOf(domain, host, 'config'))]
    .map(([setting, values]) =>
      differenceOf(domain, setting, values, faults.get(settingKey(setting))),
    )
    .filter((difference) => difference !== null)
    .toSorted(bySetting);
}

/** Where definitions and kernel of the running domains of a snapshot have drifted apart. */
export function drift(snapshot: Snapshot): readonly Difference[] {
  const host = new Host(snapshot.host);
  return snapshot.domains.flatMap((domain) => driftOf(domain, host));
}
