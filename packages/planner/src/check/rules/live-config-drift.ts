import type { DefinitionValues } from '@virtune/model';
import { definitionDrift } from '../../drift/drift.ts';
import { type Difference, settingText } from '../../drift/difference.ts';
import { type Message, msg, plural } from '../../message.ts';
import { canBeLive, type Change, type SchedulerNumbers } from '../../scene/change.ts';
import { Guest } from '../../scene/guest.ts';
import { type Found, guestRule } from '../rule.ts';

/** The numbers of `<cputune>` that a command of ours sets, by the names that libvirt has for them. */
const NUMBERS: Readonly<Record<string, (values: DefinitionValues) => SchedulerNumbers | null>> = {
  cpu_shares: ({ cputune: { shares } }) => (shares === null ? null : { shares }),
  vcpu_quota: ({ cputune: { quota } }) => (quota === null ? null : { quota }),
  global_quota: ({ cputune: { globalQuota } }) => (globalQuota === null ? null : { globalQuota }),
};

/** The change that gives a guest what a definition says of one setting; null where none does. */
function changeTo(guest: Guest, { setting, index }: Difference): Change | null {
  const { numatune } = guest.values;
  switch (setting) {
    case 'vcpupin': {
      const pin = guest.vcpus.find(({ id }) => id === index)?.pin ?? null;
      return pin === null ? null : { kind: 'vcpupin', vcpu: index ?? 0, cpuset: pin };
    }
    case 'iothreadpin': {
      const pin = guest.iothreads.find(({ id }) => id === index)?.pin ?? null;
      return pin === null ? null : { kind: 'iothreadpin', iothread: index ?? 0, cpuset: pin };
    }
    case 'emulatorpin': {
      const { pin } = guest.emulator;
      return pin === null ? null : { kind: 'emulatorpin', cpuset: pin };
    }
    case 'numa_nodeset':
    case 'numa_mode':
      return numatune.memory?.placement === 'static'
        ? { kind: 'numatune', nodeset: numatune.memory.nodeset, mode: numatune.memory.mode }
        : null;
    default: {
      const set = NUMBERS[setting]?.(guest.values) ?? null;
      return set === null ? null : { kind: 'schedinfo', set };
    }
  }
}

/** Settings by name, with how often where there are several: `vcpupin 0, vcpupin 1 and 14 more`. */
function listText(differences: readonly Difference[]): Message {
  const shown = differences.slice(0, 3).map((difference) => {
    const { live = null, config = null } = difference;
    return `${settingText(difference)} (${live ?? '-'} / ${config ?? '-'})`;
  });
  const rest = differences.length - shown.length;
  return rest === 0 ? msg`${shown.join(', ')}` : msg`${shown.join(', ')} and ${rest} more`;
}

const valuesOf = (differences: readonly Difference[]) => ({
  settings: differences.map((difference) => [
    settingText(difference),
    difference.live ?? null,
    difference.config ?? null,
  ]),
});

/** All changes, or none where one is not to be had. */
function allOrNone(changes: readonly (Change | null)[]): readonly Change[] | null {
  const made = changes.filter((change) => change !== null);
  return made.length === changes.length ? made : null;
}

export default guestRule({
  name: 'live-config-drift',
  severity: 'warning',
  title: msg`settings that differ between the running guest and its persistent definition`,
  explanation: msg`What was set with --live alone is forgotten when the guest is shut down, and what was set with --config alone has not reached it yet. Either is right for a while, and a surprise later.`,
  source: 'https://libvirt.org/html/libvirt-libvirt-domain.html#virDomainModificationImpact',
  *check(guest, scene): Iterable<Found> {
    const configValues = guest.domain.config?.values ?? null;
    if (scene.time !== 'now' || guest.definition !== 'live' || configValues === null) return;
    const config = new Guest(guest.domain, scene.host, configValues, 'config');
    const all = definitionDrift(guest, config);
    const lost = all.filter(({ config: value }) => value === null);
    const waiting = all.filter(({ config: value }) => value !== null);
    if (lost.length > 0) {
      const changes = allOrNone(lost.map((difference) => changeTo(guest, difference)));
      yield {
        guest,
        message: plural(
          lost.length,
          msg`1 setting is lost at the next start (live / persistent): ${listText(lost)}`,
          msg`${lost.length} settings are lost at the next start (live / persistent): ${listText(lost)}`,
        ),
        values: valuesOf(lost),
        ...(changes !== null && { remedy: { changes, affect: 'config' } }),
        noMend: msg`write what runs into the persistent definition, with dumpxml and define`,
      };
    }
    if (waiting.length > 0) {
      const changes = allOrNone(waiting.map((difference) => changeTo(config, difference)));
      const canBe = changes?.every((change) => canBeLive(guest, change)) === true;
      yield {
        guest,
        severity: waiting.some(({ live }) => live !== null) ? 'warning' : 'info',
        message: plural(
          waiting.length,
          msg`1 setting waits for the next start (live / persistent): ${listText(waiting)}`,
          msg`${waiting.length} settings wait for the next start (live / persistent): ${listText(waiting)}`,
        ),
        values: valuesOf(waiting),
        ...(canBe && { remedy: { changes, affect: 'live' } }),
        noMend: msg`shut it down and start it again: then the persistent definition counts`,
      };
    }
  },
});
