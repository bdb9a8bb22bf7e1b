import { perfEventNames, procedures as p, type TypedParameter } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { BlkioDevice, Blkiotune, Definition } from '../domain/definition/definition.ts';
import type { Device } from '../domain/definition/devices/device.ts';
import type { Domain } from '../domain/domain.ts';
import { checkExclusive, checkFlags, STRING_OKAY } from '../domain/flags.ts';
import { boolean, checkParameters, string, uint } from '../domain/parameters.ts';
import { type Handled, handler } from '../server/handler.ts';

const writes = { writes: true };

const perfKnown = Object.fromEntries(perfEventNames.map((name) => [name, 'boolean' as const]));

function perf(domain: Domain, flags: number): readonly TypedParameter[] {
  checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetPerfEvents');
  const { definition } = domain.one(flags);
  return perfEventNames.map((name) => boolean(name, definition.perf.get(name) === true));
}

/** The events that only some CPUs have (virPerfEventEnable). */
const unsupportedEvents = new Set(['cmt', 'mbmt', 'mbml']);

function setPerf(domain: Domain, params: readonly TypedParameter[], flags: number): void {
  checkFlags(flags, 3, 'qemuDomainSetPerfEvents');
  checkParameters(params, perfKnown);
  const { run, config } = domain.affected(flags);
  const changed = (definition: Definition): Partial<Definition> => {
    const events = new Map(definition.perf);
    for (const { field, value } of params) events.set(field, value === true);
    return { perf: events };
  };
  if (run !== null) {
    for (const { field, value } of params) {
      if (value !== true || !unsupportedEvents.has(field)) continue;
      throw new VirError(
        code.argumentUnsupported,
        from.perf,
        `unable to enable host cpu perf event for ${field}`,
      );
    }
    domain.setLive(changed(run.definition));
  }
  if (config !== null) domain.setConfig(changed(config));
}

type DeviceKey = 'weight' | 'readIops' | 'writeIops' | 'readBytes' | 'writeBytes';

const deviceFields: readonly (readonly [field: string, key: DeviceKey])[] = [
  ['device_weight', 'weight'],
  ['device_read_iops_sec', 'readIops'],
  ['device_write_iops_sec', 'writeIops'],
  ['device_read_bytes_sec', 'readBytes'],
  ['device_write_bytes_sec', 'writeBytes'],
];

/** `/dev/sda,500,/dev/sdb,300`: what is not 0, of every device. */
function devicesText({ devices }: Blkiotune, key: DeviceKey): string {
  return devices
    .filter((device) => Number(device[key]) !== 0)
    .map((device) => `${device.path},${device[key]}`)
    .join(',');
}

function blkio(
  domain: Domain,
  count: number,
  flags: number,
): { params: readonly TypedParameter[]; nparams: number } {
  checkExclusive(flags);
  checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetBlkioParameters');
  if (count === 0) return { params: [], nparams: deviceFields.length + 1 };
  const { run, config } = domain.affected(flags);
  const blkiotune = config?.blkiotune ?? run!.definition.blkiotune;
  const weight = config === null ? run!.cgroup.blkioWeight : blkiotune.weight;
  const params = [
    uint('weight', weight),
    ...deviceFields.map(([field, key]) => string(field, devicesText(blkiotune, key))),
  ];
  return { params: params.slice(0, count), nparams: 0 };
}

/** Values of devices, as they are told in one string (virDomainDriverParseBlkioDeviceStr). */
function parseDevices(text: string, field: string): readonly (readonly [string, bigint])[] {
  if (text === '') return [];
  const parts = text.split(',');
  const pairs: (readonly [string, bigint])[] = [];
  for (let i = 0; i < parts.length; i += 2) {
    const value = parts[i + 1];
    if (value === undefined || !/^\d+$/.test(value)) {
      throw new VirError(
        code.invalidArg,
        from.none,
        `unable to parse blkio device '${field}' '${text}'`,
      );
    }
    pairs.push([parts[i] ?? '', BigInt(value)]);
  }
  return pairs;
}

const blankDevice = (path: string): BlkioDevice => ({
  path,
  weight: 0,
  readIops: 0,
  writeIops: 0,
  readBytes: 0n,
  writeBytes: 0n,
});

function changedBlkio(before: Blkiotune, params: readonly TypedParameter[]): Blkiotune {
  let { weight } = before;
  let devices = [...before.devices];
  for (const { field, value } of params) {
    if (field === 'weight') {
      weight = value as number;
      continue;
    }
    const key = deviceFields.find(([name]) => name === field)![1];
    for (const [path, number] of parseDevices(value as string, field)) {
      if (!devices.some((device) => device.path === path)) devices.push(blankDevice(path));
      devices = devices.map((device) =>
        device.path === path
          ? { ...device, [key]: key.endsWith('Bytes') ? number : Number(number) }
          : device,
      );
    }
  }
  return { weight, devices };
}

function setBlkio(domain: Domain, params: readonly TypedParameter[], flags: number): void {
  checkFlags(flags, 3, 'qemuDomainSetBlkioParameters');
  const devices = deviceFields.map(([field]) => [field, 'string' as const]);
  checkParameters(params, { weight: 'uint', ...Object.fromEntries(devices) });
  const { run, config } = domain.affected(flags);
  if (run !== null) {
    const blkiotune = changedBlkio(run.definition.blkiotune, params);
    const told = params.find(({ field }) => field === 'weight');
    if (told !== undefined) run.cgroup = { ...run.cgroup, blkioWeight: told.value as number };
    domain.setLive({ blkiotune });
  }
  if (config !== null) domain.setConfig({ blkiotune: changedBlkio(config.blkiotune, params) });
}

/** An interface by its target or MAC address (virDomainNetFind). */
function interfaceOf({ devices }: Definition, name: string): Device {
  const found = devices.find(
    ({ kind, target, before }) =>
      kind === 'interface' &&
      (target === name.toLowerCase() || before.includes(`<target dev='${name}'/>`)),
  );
  if (found !== undefined) return found;
  throw new VirError(code.invalidArg, from.domain, `'${name}' is not a known interface`);
}

const directions = ['inbound', 'outbound'] as const;
const rates = ['average', 'peak', 'burst', 'floor'] as const;

const interfaceFields = directions.flatMap((direction) =>
  rates
    .filter((rate) => direction === 'inbound' || rate !== 'floor')
    .map((rate) => ({ field: `${direction}.${rate}`, direction, rate })),
);

/** A number of `<bandwidth>` of an interface; 0 where it is not told. */
function bandwidthOf(device: Device, direction: string, rate: string): number {
  const line = new RegExp(`<${direction}[^/]* ${rate}='(\\d+)'`).exec(device.before);
  return Number(line?.[1] ?? 0);
}

/** Networks, disks' and events' tuning (virDomainSetBlkioParameters and its like). */
export const domainTuneHandlers: readonly Handled[] = [
  handler(p.domainGetPerfEvents, ({ host }, { dom, flags }) => ({
    params: perf(host.domains.of(dom), flags),
  })),
  handler(
    p.domainSetPerfEvents,
    ({ host }, { dom, params, flags }) => setPerf(host.domains.of(dom), params, flags),
    writes,
  ),
  handler(p.domainGetBlkioParameters, ({ host }, { dom, nparams, flags }) =>
    blkio(host.domains.of(dom), nparams, flags),
  ),
  handler(
    p.domainSetBlkioParameters,
    ({ host }, { dom, params, flags }) => setBlkio(host.domains.of(dom), params, flags),
    writes,
  ),
  handler(p.domainGetInterfaceParameters, ({ host }, { dom, device, nparams, flags }) => {
    checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetInterfaceParameters');
    const domain = host.domains.of(dom);
    const { definition } = domain.one(flags);
    if (nparams === 0) return { params: [], nparams: interfaceFields.length };
    const found = interfaceOf(definition, device);
    const params = interfaceFields.map(({ field, direction, rate }) =>
      uint(field, bandwidthOf(found, direction, rate)),
    );
    return { params: params.slice(0, nparams), nparams: 0 };
  }),
  handler(
    p.domainSetInterfaceParameters,
    ({ host }, { dom, device, params, flags }) => {
      checkFlags(flags, 3, 'qemuDomainSetInterfaceParameters');
      checkParameters(
        params,
        Object.fromEntries(interfaceFields.map(({ field }) => [field, 'uint' as const])),
      );
      const domain = host.domains.of(dom);
      const { run, config } = domain.affected(flags);
      if (run !== null) domain.setLive(withBandwidth(run.definition, device, params));
      if (config !== null) domain.setConfig(withBandwidth(config, device, params));
    },
    writes,
  ),
  handler(p.domainInterfaceStats, ({ host }, { dom, device }) => {
    const domain = host.domains.of(dom);
    interfaceOf(domain.running().definition, device);
    const none = { rxErrs: 0n, rxDrop: 0n, txErrs: 0n, txDrop: 0n };
    return { rxBytes: 0n, rxPackets: 0n, txBytes: 0n, txPackets: 0n, ...none };
  }),
];

/** An interface with another bandwidth; an average of 0 takes a direction out. */
function withBandwidth(
  definition: Definition,
  name: string,
  params: readonly TypedParameter[],
): Partial<Definition> {
  const found = interfaceOf(definition, name);
  const value = (direction: string, rate: string): number => {
    const told = params.find(({ field }) => field === `${direction}.${rate}`)?.value;
    return told === undefined ? bandwidthOf(found, direction, rate) : Number(told);
  };
  const lines = directions.map((direction) => {
    const numbers = rates.map((rate) => [rate, value(direction, rate)] as const);
    if (numbers[0]?.[1] === 0) return '';
    const text = numbers
      .filter(([, number]) => number > 0)
      .map(([rate, number]) => ` ${rate}='${number}'`)
      .join('');
    return `  <${direction}${text}/>\n`;
  });
  const content = lines.join('');
  const before = found.before.replace(/<bandwidth>\n(?: {2}.*\n)*<\/bandwidth>\n/, '');
  const at = before.indexOf('<model');
  const bandwidth = content === '' ? '' : `<bandwidth>\n${content}</bandwidth>\n`;
  const changed = { ...found, before: before.slice(0, at) + bandwidth + before.slice(at) };
  return {
    devices: definition.devices.map((device) => (device === found ? changed : device)),
  };
}
