import { procedures as p, type TypedParameter } from '@virtune/protocol';
import type { Definition } from '../domain/definition/definition.ts';
import { hasAny, type IoTune, noIoTune } from '../domain/definition/devices/iotune.ts';
import { disksOf } from '../domain/disks.ts';
import type { Domain } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkFlags, invalidArgument, operationInvalid } from '../domain/flags.ts';
import { checkParameters, string } from '../domain/parameters.ts';
import { checkBursts, toldIoTune, withDefaults } from '../domain/throttle.ts';
import { code, from, VirError } from '../error.ts';
import { notNull } from '../host/invalid-argument.ts';
import { type Handled, handler } from '../server/handler.ts';
import { checkTold, ioTuneTypes } from './domain-iotune.ts';

const writes = { writes: true };

/** The groups of a definition, with one as it is to be, new or not. @throws VirError */
function withGroup(
  { throttleGroups }: Definition,
  group: string,
  params: readonly TypedParameter[],
): Partial<Definition> {
  const old = throttleGroups.find((each) => each.group === group);
  const tune: IoTune = { ...withDefaults(toldIoTune(params), old ?? noIoTune), group };
  if (!hasAny(tune)) {
    throw new VirError(
      code.configUnsupported,
      from.qemu,
      'creating a new group/updating existing with all tune parameters zero is not supported',
    );
  }
  checkBursts(tune);
  return {
    throttleGroups:
      old === undefined
        ? [...throttleGroups, tune]
        : throttleGroups.map((each) => (each === old ? tune : each)),
  };
}

function setGroup(
  domain: Domain,
  group: string,
  params: readonly TypedParameter[],
  flags: number,
): void {
  const { run, config } = domain.affected(flags);
  const live = run === null ? null : withGroup(run.definition, group, params);
  const kept = config === null ? null : withGroup(config, group, params);
  if (live !== null) {
    domain.setLive(live);
    tell.tunable(domain, [
      string('blkdeviotune.group_name', group),
      ...params
        .filter(({ field }) => field !== 'group_name')
        .map((param) => ({ ...param, field: `blkdeviotune.${param.field}` })),
    ]);
  }
  if (kept !== null) domain.setConfig(kept);
}

/** The groups without one, which no disk may use. @throws VirError */
function withoutGroup(definition: Definition, group: string): Partial<Definition> {
  const { throttleGroups } = definition;
  if (!throttleGroups.some((each) => each.group === group)) {
    throw invalidArgument(`throttle group '${group}' was not found in the domain config`);
  }
  const user = disksOf(definition).find(({ before }) =>
    before.includes(`<throttlefilter group='${group}'/>`),
  );
  if (user !== undefined) {
    throw operationInvalid(`throttle group '${group}' is still being used by disk ${user.target}`);
  }
  return { throttleGroups: throttleGroups.filter((each) => each.group !== group) };
}

function removeGroup(domain: Domain, group: string, flags: number): void {
  const { run, config } = domain.affected(flags);
  const live = run === null ? null : withoutGroup(run.definition, group);
  const kept = config === null ? null : withoutGroup(config, group);
  if (live !== null) domain.setLive(live);
  if (kept !== null) domain.setConfig(kept);
}

/**
 * Limits that disks share (virDomainSetThrottleGroup), from libvirt 11.2 on. No libvirtd of that age
 * has been asked: what is refused is as of the limits of disks.
 */
export const domainThrottleGroupHandlers: readonly Handled[] = [
  handler(
    p.domainSetThrottleGroup,
    ({ host }, { dom, group, params, flags }) => {
      checkTold(params, 'virDomainSetThrottleGroup');
      checkFlags(flags, 3, 'qemuDomainSetThrottleGroup');
      checkParameters(params, ioTuneTypes);
      setGroup(host.domains.of(dom), group, params, flags);
    },
    writes,
  ),
  handler(
    p.domainDelThrottleGroup,
    ({ host }, { dom, group, flags }) => {
      if (group === null) throw notNull(from.domain, 'virDomainDelThrottleGroup', 'group');
      checkFlags(flags, 3, 'qemuDomainDelThrottleGroup');
      removeGroup(host.domains.of(dom), group, flags);
    },
    writes,
  ),
];
