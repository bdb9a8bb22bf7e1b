import { procedures as p, type TypedParameter } from '@virtune/protocol';
import {
  type IoTune,
  ioTuneFields,
  ioTuneOf,
  rateOf,
} from '../domain/definition/devices/iotune.ts';
import type { Device } from '../domain/definition/devices/device.ts';
import { sourceOf } from '../domain/definition/devices/images.ts';
import type { Definition } from '../domain/definition/definition.ts';
import { diskNamed, disksOf, qomName, runningDisk } from '../domain/disks.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkExclusive, checkFlags, invalidArgument, STRING_OKAY } from '../domain/flags.ts';
import { checkParameters, string, ullong } from '../domain/parameters.ts';
import {
  asQemuHas,
  checkBursts,
  checkByQemu,
  checkReset,
  type Told,
  toldIoTune,
  tuneBefore,
  tuned,
  withDefaults,
} from '../domain/throttle.ts';
import { code, from, VirError } from '../error.ts';
import { InvalidArgument, notNull } from '../host/invalid-argument.ts';
import { type Handled, handler } from '../server/handler.ts';

/** The types of the parameters. */
export const ioTuneTypes = Object.fromEntries(
  ioTuneFields.map((field) => [field, field === 'group_name' ? 'string' : 'ullong'] as const),
);

const asParameters = (tune: IoTune): readonly TypedParameter[] =>
  ioTuneFields.map((field) =>
    field === 'group_name' ? string(field, tune.group ?? '') : ullong(field, rateOf(tune, field)),
  );

/** What QEMU says of a running domain's disk (qemuMonitorGetBlockIoThrottle). */
function liveTune(run: Run, name: string): IoTune {
  const disk = runningDisk(run, name);
  if (sourceOf(disk) === null) {
    const what = 'block_io_throttle inserted entry was not in expected format';
    throw new VirError(code.internalError, from.qemu, what);
  }
  return asQemuHas(ioTuneOf(disk), qomName(run, disk));
}

function keptDisk(config: Definition, name: string, missing: string): Device {
  const disk = diskNamed(config, name, { ambiguous: true });
  if (disk === undefined) throw invalidArgument(missing);
  return disk;
}

function ioTune(
  domain: Domain,
  { disk, nparams, flags }: { disk: string | null; nparams: number; flags: number },
): { params: readonly TypedParameter[]; nparams: number } {
  if (nparams !== 0 && disk === null) throw notNull(from.domain, 'virDomainGetBlockIoTune', 'disk');
  checkExclusive(flags);
  checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetBlockIoTune');
  const { run, config } = domain.affected(flags);
  if (nparams === 0) return { params: [], nparams: ioTuneFields.length };
  const name = disk ?? '';
  const tune =
    run === null
      ? ioTuneOf(keptDisk(config!, name, `disk '${name}' was not found in the domain config`))
      : liveTune(run, name);
  return { params: asParameters(tune).slice(0, Math.max(nparams, 0)), nparams: 0 };
}

/** What holds of a disk after a call. @throws VirError */
function changed(definition: Definition, disk: Device, told: Told): IoTune {
  const before = tuneBefore(disksOf(definition), disk, told.tune.group);
  return checkReset(withDefaults(told, before), disk);
}

function setLive(domain: Domain, run: Run, name: string, told: Told): void {
  const disk = runningDisk(run, name);
  const tune = changed(run.definition, disk, told);
  checkBursts(tune);
  if (sourceOf(disk) !== null) checkByQemu(tune);
  domain.setLive(tuned(run.definition, disk, tune));
}

function setIoTune(
  domain: Domain,
  name: string,
  params: readonly TypedParameter[],
  flags: number,
): void {
  const { run, config } = domain.affected(flags);
  const told = toldIoTune(params);
  if (run !== null) {
    setLive(domain, run, name, told);
    tell.tunable(domain, [
      string('blkdeviotune.disk', name),
      ...params.map((param) => ({ ...param, field: `blkdeviotune.${param.field}` })),
    ]);
  }
  if (config !== null) {
    const disk = keptDisk(config, name, `missing persistent configuration for disk '${name}'`);
    domain.setConfig(tuned(config, disk, changed(config, disk, told)));
  }
}

/** Something has to be told. @throws VirError */
export function checkTold(params: readonly TypedParameter[], call: string): void {
  if (params.length > 0) return;
  const what = `nparams in ${call} must be greater than zero`;
  throw new InvalidArgument(from.domain, call, 'nparams', what);
}

/** Limits of disks (virDomainSetBlockIoTune). */
export const domainIoTuneHandlers: readonly Handled[] = [
  handler(p.domainGetBlockIoTune, ({ host }, { dom, ...asked }) =>
    ioTune(host.domains.of(dom), asked),
  ),
  handler(
    p.domainSetBlockIoTune,
    ({ host }, { dom, disk, params, flags }) => {
      checkTold(params, 'virDomainSetBlockIoTune');
      checkFlags(flags, 3, 'qemuDomainSetBlockIoTune');
      checkParameters(params, ioTuneTypes);
      setIoTune(host.domains.of(dom), disk, params, flags);
    },
    { writes: true },
  ),
];
