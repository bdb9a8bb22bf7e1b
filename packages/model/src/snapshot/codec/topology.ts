import type { CacheBank, HostCpu, HostNode, HostTopology } from '../../topology/topology.ts';
import { as, type Codec, described, named } from './codec.ts';
import { anyInteger, count, cpuset, oneOf, text } from './scalars.ts';
import { list, nullable, object } from './structures.ts';
import type { Place } from './place.ts';

const known = nullable(anyInteger);

/** Values by id in the model, a list in the document. */
export function byId<Id extends string, T extends Readonly<Record<Id, number>>>(
  key: Id,
  codec: Codec<T>,
): Codec<ReadonlyMap<number, T>> {
  return as(
    list(codec),
    (values: ReadonlyMap<number, T>) => [...values.values()],
    (items, place) => mapped(items, ({ [key]: id }) => id, place),
  );
}

function mapped<T>(
  items: readonly T[],
  idOf: (item: T) => number,
  place: Place,
): ReadonlyMap<number, T> {
  const found = new Map<number, T>();
  for (const [index, item] of items.entries()) {
    if (found.has(idOf(item))) place.at(index).fail(`there are two of ${idOf(item)}`);
    found.set(idOf(item), item);
  }
  return new Map([...found].toSorted(([a], [b]) => a - b));
}

/** A map of numbers in the model, a list of pairs with these names in the document. */
function pairs(key: string, value: string): Codec<ReadonlyMap<number, number>> {
  type Pair = Readonly<Record<string, number>>;
  const of = (pair: Pair, name: string): number => pair[name] ?? 0;
  return as(
    list(object<Pair>({ [key]: count, [value]: count })),
    (map: ReadonlyMap<number, number>) =>
      Array.from(map, ([id, number]) => ({ [key]: id, [value]: number })),
    (items, place) => {
      const found = mapped(items, (pair) => of(pair, key), place);
      return new Map(Array.from(found, ([id, pair]) => [id, of(pair, value)]));
    },
  );
}

const cpu = named(
  'HostCpu',
  object<HostCpu>({
    id: count,
    node: count,
    socket: known,
    die: known,
    cluster: known,
    core: known,
    siblings: described('The threads of its core, itself among them', cpuset),
  }),
);

const node = named(
  'HostNode',
  object<HostNode>({
    id: count,
    memoryKiB: count,
    pages: pairs('sizeKiB', 'count'),
    distances: pairs('node', 'distance'),
    cpus: cpuset,
  }),
);

const cache = named(
  'Cache',
  object<CacheBank>({
    id: count,
    level: count,
    type: oneOf(['both', 'code', 'data']),
    sizeBytes: count,
    cpus: cpuset,
  }),
);

export const topology: Codec<HostTopology> = named(
  'Topology',
  object<HostTopology>({
    arch: nullable(text),
    cpuModel: nullable(text),
    pageSizesKiB: list(count),
    nodes: byId('id', node),
    cpus: byId('id', cpu),
    caches: list(cache),
  }),
);
