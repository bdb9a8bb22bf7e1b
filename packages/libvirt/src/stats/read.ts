import type { TypedParameter } from '@virtune/protocol';
import type { NamedValue } from '../parameters/parameter-set.ts';
import type { DomainStats } from './domain-stats.ts';
import { type FieldKind, fields } from './fields.ts';

type Value = TypedParameter['value'];
type Target = Record<string, unknown>;
type Entry = { number: number } & Target;

const places = new Map(
  fields.map(([field, place, kind]) => [field, { path: place.split('.'), kind }]),
);

/** `vcpu.3.time` as `vcpu.#.time` and its numbers. */
function pattern(field: string): { readonly name: string; readonly numbers: readonly number[] } {
  const numbers: number[] = [];
  const parts = field.split('.').map((part) => {
    if (!/^\d+$/.test(part)) return part;
    numbers.push(Number(part));
    return '#';
  });
  return { name: parts.join('.'), numbers };
}

function convert(kind: FieldKind, value: Value): Value | undefined {
  if (kind === 'bigint' && typeof value === 'number' && Number.isInteger(value)) {
    return BigInt(value);
  }
  if (kind === 'number' && typeof value === 'bigint' && BigInt(Number(value)) === value) {
    return Number(value);
  }
  return typeof value === kind ? value : undefined;
}

/** The entry of this number in the list at `property`, made where there is none. */
function entryOf(parent: Target, property: string, number: number): Entry {
  const list = (parent[property] ??= []) as Entry[];
  // Entries come in order, so the one that is wanted is nearly always the last.
  let entry = list.findLast((candidate) => candidate.number === number);
  if (entry === undefined) list.push((entry = { number }));
  return entry;
}

function put(
  root: Target,
  path: readonly string[],
  numbers: readonly number[],
  value: unknown,
): void {
  let target = root;
  let taken = 0;
  for (const [index, property] of path.slice(0, -1).entries()) {
    if (property === '#') continue;
    target =
      path[index + 1] === '#'
        ? entryOf(target, property, numbers[taken++] ?? -1)
        : ((target[property] ??= {}) as Target);
  }
  target[path.at(-1) ?? ''] = value;
}

/** `vm.NAME` and `vcpu.NUMBER.NAME`, where the hypervisor chooses the name. */
const hypervisors = /^(?:vm|vcpu\.(\d+))\.(.+\.(?:cur|sum|max))$/;

function putHypervisor(root: Target, { field, value }: NamedValue): boolean {
  const [, vcpu, name = ''] = hypervisors.exec(field) ?? [];
  if (name === '' || (typeof value !== 'bigint' && typeof value !== 'boolean')) return false;
  if (vcpu === undefined) put(root, ['vm', name], [], value);
  else put(root, ['vcpu', 'vcpus', '#', 'hypervisor', name], [Number(vcpu)], value);
  return true;
}

/** Statistics of a domain, as getAllDomainStats gives them, by group and with their types. */
export const domainStats = {
  /** The object that a list of libvirt's says. Values that it does not know are in `unknown`. */
  read(list: readonly NamedValue[]): DomainStats {
    const stats: Target = {};
    const unknown: NamedValue[] = [];
    for (const parameter of list) {
      const { name, numbers } = pattern(parameter.field);
      const place = places.get(name);
      const value = place && convert(place.kind, parameter.value);
      if (place !== undefined && value !== undefined) put(stats, place.path, numbers, value);
      else if (!putHypervisor(stats, parameter)) unknown.push(parameter);
    }
    return { ...stats, unknown };
  },
} as const;
