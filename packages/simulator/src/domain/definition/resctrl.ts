import { Cpuset } from '@virtune/model';
import { code, from, VirError } from '../../error.ts';
import { oneOf, requiredUint } from './attribute.ts';
import { parseBitmap } from './cpus.ts';
import { attributes, element } from './printer.ts';
import { memoryKiB } from './scaled.ts';
import { allAt, childrenOf, type XmlNode } from './xml.ts';

const xmlError = (detail: string, domain: 20 | 67 = from.domain): VirError =>
  new VirError(code.xmlError, domain, detail);

/** What vCPUs together may have of the host's caches and memory bandwidth. */
interface Group {
  readonly vcpus: Cpuset;
  readonly caches: string[];
  readonly cacheKeys: Set<string>;
  readonly nodes: string[];
  readonly nodeIds: Set<number>;
}

function vcpusOf(node: XmlNode, count: number): Cpuset {
  const text = node.attributes.get('vcpus');
  if (text === undefined) throw xmlError(`Missing ${node.name} attribute 'vcpus'`);
  let vcpus: Cpuset;
  try {
    vcpus = parseBitmap(text);
  } catch (error) {
    if (!(error instanceof VirError)) throw error;
    throw xmlError(`Invalid ${node.name} attribute 'vcpus' value '${text}'`);
  }
  return vcpus.intersect(Cpuset.range(0, count - 1));
}

function matching(groups: readonly Group[], vcpus: Cpuset): Group | undefined {
  for (const group of groups) {
    if (group.vcpus.equals(vcpus)) return group;
    if (!group.vcpus.intersect(vcpus).isEmpty) throw xmlError('Overlapping vcpus in resctrls');
  }
  return undefined;
}

const newGroup = (vcpus: Cpuset): Group => ({
  vcpus,
  caches: [],
  cacheKeys: new Set(),
  nodes: [],
  nodeIds: new Set(),
});

function addCache(group: Group, node: XmlNode): void {
  const id = requiredUint(node, 'id');
  const level = requiredUint(node, 'level');
  const type = oneOf(node, 'type', ['both', 'code', 'data'], { required: true })!;
  const { attributes: told } = node;
  const size = memoryKiB(told.get('size'), told.get('unit'), './@size', true);
  const key = `${level}:${id}:${type}`;
  const both = type === 'both' ? ['code', 'data'] : ['both'];
  if (
    group.cacheKeys.has(key) ||
    both.some((other) => group.cacheKeys.has(`${level}:${id}:${other}`))
  ) {
    throw xmlError(
      `Colliding cache allocations for cache level '${level}' id '${id}', type '${type}'`,
      from.resctrl,
    );
  }
  group.cacheKeys.add(key);
  group.caches.push(`<cache${attributes({ id, level, type, size, unit: 'KiB' })}/>\n`);
}

function addNode(group: Group, node: XmlNode): void {
  const id = requiredUint(node, 'id');
  const bandwidth = requiredUint(node, 'bandwidth');
  if (group.nodeIds.has(id)) {
    throw xmlError(`Memory Bandwidth already defined for node ${id}`, from.resctrl);
  }
  group.nodeIds.add(id);
  group.nodes.push(`<node${attributes({ id, bandwidth })}/>\n`);
}

/**
 * `<cachetune>` and `<memorytune>` of `<cputune>` as they are printed; `count` is how many vCPUs the
 * domain has (virDomainCachetuneDefParse, virDomainMemorytuneDefParse).
 */
export function checkResctrl(root: XmlNode, count: number): string {
  const groups: Group[] = [];
  for (const node of allAt(root, 'cputune', 'cachetune')) {
    const vcpus = vcpusOf(node, count);
    if (vcpus.isEmpty) continue;
    if (matching(groups, vcpus) !== undefined) {
      throw xmlError('Identical vcpus in cachetunes found');
    }
    const group = newGroup(vcpus);
    for (const cache of childrenOf(node, 'cache')) addCache(group, cache);
    const monitored = childrenOf(node, 'monitor').length > 0;
    if (group.caches.length > 0 || monitored) groups.push(group);
  }
  for (const node of allAt(root, 'cputune', 'memorytune')) {
    const vcpus = vcpusOf(node, count);
    if (vcpus.isEmpty) continue;
    const known = matching(groups, vcpus);
    const group = known ?? newGroup(vcpus);
    for (const child of childrenOf(node, 'node')) addNode(group, child);
    if (known === undefined && group.nodes.length > 0) groups.push(group);
  }
  const print = (name: string, content: (group: Group) => readonly string[]): string =>
    groups
      .filter((group) => content(group).length > 0)
      .map((group) =>
        element(name, attributes({ vcpus: group.vcpus.format() }), content(group).join('')),
      )
      .join('');
  return print('cachetune', ({ caches }) => caches) + print('memorytune', ({ nodes }) => nodes);
}
