import type { Cpuset } from '@virtune/model/cpuset';
import type { LoadProfile } from '../domain/load.ts';
import type { Fields, Located } from '../source/located.ts';

/** Memory of a guest: a libvirt mode and the host's nodes. */
export interface Binding {
  readonly mode: 'strict' | 'preferred' | 'interleave' | 'restrictive';
  readonly nodeset: Cpuset;
}

export interface CellSetting {
  readonly cpus: Cpuset;
  readonly memoryKiB: number;
  readonly memnode: Binding | null;
}

/** What can differ between what runs and what is kept. */
export interface Tuning {
  readonly shares: number | null;
  readonly period: number | null;
  readonly quota: number | null;
  /** By vCPU. */
  readonly pins: ReadonlyMap<number, Cpuset>;
  readonly emulatorpin: Cpuset | null;
  readonly numatune: Binding | null;
}

export interface GuestSetting {
  readonly name: string;
  readonly title: string | null;
  readonly vcpus: number;
  readonly memoryKiB: number;
  readonly running: boolean;
  readonly autostart: boolean;
  readonly load: LoadProfile;
  readonly config: Tuning;
  /** What it runs with; the same as `config` unless the scenario says otherwise. */
  readonly live: Tuning;
  readonly cells: readonly CellSetting[];
  readonly iothreads: number;
  /** KiB; 0 for normal pages. */
  readonly hugepageKiB: number;
}

const TUNING = ['shares', 'period', 'quota', 'pins', 'emulatorpin', 'numatune'] as const;
const GUEST = [
  'name',
  'count',
  'title',
  'vcpus',
  'memory',
  'state',
  'autostart',
  'load',
  'cells',
  'iothreads',
  'hugepages',
  'live',
  ...TUNING,
] as const;
type GuestFields = Fields<(typeof GUEST)[number]>;

const MODES = ['strict', 'preferred', 'interleave', 'restrictive'] as const;
const units: Readonly<Record<string, number>> = { K: 1, M: 1024, G: 1024 ** 2, T: 1024 ** 3 };
const MOST_VCPUS = 512;
const MOST_GUESTS = 4096;

/** A size such as `8G` in KiB. */
export function sizeKiB(value: Located, what: string): number {
  const text = value.text(what);
  const match = /^(\d+)([KMGT])$/.exec(text);
  const size = Number(match?.[1]) * (units[match?.[2] ?? ''] ?? Number.NaN);
  if (Number.isSafeInteger(size) && size > 0) return size;
  throw value.wrong(`${what} is a size such as 8G or 512M, not '${text}'`);
}

function readBinding(value: Located, what: string): Binding {
  const fields = value.fields(['mode', 'nodeset'], what);
  return {
    mode: value.need(fields, 'mode', what).oneOf('mode', MODES),
    nodeset: value.need(fields, 'nodeset', what).cpuset('nodeset'),
  };
}

/**
 * Pins: one cpuset for all vCPUs; a list, one for each from vCPU 0 on; or a mapping from vCPUs to
 * theirs. `{n}` in a text is the number of the guest among its likes, from 0.
 */
function readPins(value: Located, vcpus: number): Map<number, Cpuset> {
  if (value.isList) {
    const list = value.list('pins');
    if (list.length > vcpus) throw value.wrong(`${list.length} pins for ${vcpus} vCPUs`);
    return new Map(list.map((entry, vcpu) => [vcpu, entry.cpuset(`the pin of vCPU ${vcpu}`)]));
  }
  if (value.isText || value.isNumber) {
    const all = value.cpuset('pins');
    return new Map(Array.from({ length: vcpus }, (_, vcpu) => [vcpu, all]));
  }
  return new Map(
    value.entries('pins').map(([key, cpus, at]) => {
      const vcpu = Number(key);
      if (!Number.isInteger(vcpu) || vcpu < 0 || vcpu >= vcpus) {
        throw at.wrong(`the guest has no vCPU ${key}, 0 to ${vcpus - 1} are there`);
      }
      return [vcpu, cpus.cpuset(`the pin of vCPU ${vcpu}`)];
    }),
  );
}

function readTuning(fields: GuestFields, vcpus: number, otherwise?: Tuning): Tuning {
  return {
    shares: fields.shares?.integer('shares', 1, 262_144) ?? otherwise?.shares ?? null,
    period: fields.period?.integer('period', 1000, 1_000_000) ?? otherwise?.period ?? null,
    quota: fields.quota?.integer('quota', -1) ?? otherwise?.quota ?? null,
    pins: fields.pins === undefined ? (otherwise?.pins ?? new Map()) : readPins(fields.pins, vcpus),
    emulatorpin: fields.emulatorpin?.cpuset('emulatorpin') ?? otherwise?.emulatorpin ?? null,
    numatune:
      fields.numatune === undefined
        ? (otherwise?.numatune ?? null)
        : readBinding(fields.numatune, 'numatune'),
  };
}

/** `idle`, `busy`, `steady 0.4`, `bursty 0.3`: how much of each vCPU it wants, on average. */
function readLoad(value: Located | undefined): LoadProfile {
  if (value === undefined) return { kind: 'idle', utilization: 0 };
  const text = value.text('load');
  const [, kind, number] = /^(idle|busy|steady|bursty)(?: (\d(?:\.\d+)?))?$/.exec(text) ?? [];
  const utilization = Number(number ?? (kind === 'busy' ? 1 : 0));
  const needed = kind === 'steady' || kind === 'bursty';
  if (kind === undefined || utilization > 1 || needed !== (number !== undefined)) {
    throw value.wrong(`load is idle, busy, 'steady 0.4' or 'bursty 0.4' (0 to 1), not '${text}'`);
  }
  return { kind: kind as LoadProfile['kind'], utilization };
}

function readCell(cell: Located): CellSetting {
  const fields = cell.fields(['cpus', 'memory', 'mode', 'nodeset'], 'a cell');
  const { mode, nodeset } = fields;
  return {
    cpus: cell.need(fields, 'cpus', 'a cell').cpuset('cpus'),
    memoryKiB: sizeKiB(cell.need(fields, 'memory', 'a cell'), 'memory'),
    memnode:
      nodeset === undefined
        ? null
        : { mode: mode?.oneOf('mode', MODES) ?? 'strict', nodeset: nodeset.cpuset('nodeset') },
  };
}

/** One entry of a scenario's guests; several guests where it has a count. */
export function readGuests(entry: Located): GuestSetting[] {
  const fields = entry.fields(GUEST, 'a guest');
  const nameAt = entry.need(fields, 'name', 'a guest');
  const name = nameAt.text('name');
  const count = fields.count?.integer('count', 1, MOST_GUESTS) ?? 1;
  if (count > 1 !== name.includes('{n}')) {
    throw nameAt.wrong(
      count > 1 ? `${count} guests need a name with {n} in it` : "a name with {n} needs a 'count'",
    );
  }
  const vcpus = fields.vcpus?.integer('vcpus', 1, MOST_VCPUS) ?? 1;
  const config = readTuning(fields, vcpus);
  const live = fields.live?.fields(TUNING, 'live');
  const guest = {
    title: fields.title?.text('title') ?? null,
    vcpus,
    memoryKiB: sizeKiB(entry.need(fields, 'memory', 'a guest'), 'memory'),
    running: fields.state?.oneOf('state', ['running', 'off']) !== 'off',
    autostart: fields.autostart?.flag('autostart') ?? false,
    load: readLoad(fields.load),
    config,
    live: live === undefined ? config : readTuning(live, vcpus, config),
    cells: fields.cells?.list('cells').map(readCell) ?? [],
    iothreads: fields.iothreads?.integer('iothreads', 0, 64) ?? 0,
    hugepageKiB: fields.hugepages === undefined ? 0 : sizeKiB(fields.hugepages, 'hugepages'),
  };
  if (live !== undefined && !guest.running) {
    throw (fields.live ?? entry).wrong(`'${name}' is off: nothing of it is live`);
  }
  return Array.from({ length: count }, (_, n) => ({
    ...guest,
    name: name.replace('{n}', String(n + 1)),
  }));
}
