import { parseXml } from '@virtune/model';

/** What a disk of a domain is called in the guest and on the host. */
export interface DiskSource {
  /** In the guest: `vda`. */
  readonly target: string;
  /** On the host: a path, or the name of a volume where there is a pool. */
  readonly source: string;
  readonly pool: string | undefined;
}

const SOURCE_ATTRIBUTES: ReadonlySet<string> = new Set(['file', 'dir', 'name', 'dev', 'volume']);

type XmlElement = NonNullable<ReturnType<typeof parseXml>['documentElement']>;

const childrenNamed = (parent: XmlElement, name: string): XmlElement[] =>
  Array.from(parent.childNodes).filter(
    (node): node is XmlElement => node.nodeType === node.ELEMENT_NODE && node.nodeName === name,
  );

function diskSource(disk: XmlElement): DiskSource[] {
  const target = childrenNamed(disk, 'target')[0]?.getAttribute('dev') ?? '';
  const attributes = childrenNamed(disk, 'source').flatMap((e) => Array.from(e.attributes));
  const source = attributes.find(({ name }) => SOURCE_ATTRIBUTES.has(name))?.value ?? '';
  const pool = attributes.find(({ name }) => name === 'pool')?.value;
  return source === '' ? [] : [{ target, source, pool }];
}

/** The disks of a domain's XML that have a source, in its order. */
export function diskSources(xml: string): readonly DiskSource[] {
  const root = parseXml(xml).documentElement;
  if (root === null) return [];
  return childrenNamed(root, 'devices')
    .flatMap((devices) => childrenNamed(devices, 'disk'))
    .flatMap(diskSource);
}

/** The disks that targets and sources name, each name one disk; and the names of none. */
export function selectDisks(
  disks: readonly DiskSource[],
  names: readonly string[],
): { selected: readonly DiskSource[]; unknown: readonly string[] } {
  const unknown = [...names];
  const selected = disks.filter(({ target, source }) => {
    const at = unknown.findIndex((name) => name === target || name === source);
    if (at >= 0) unknown.splice(at, 1);
    return at >= 0;
  });
  return { selected, unknown };
}

/** A list at its commas; two of them stand for one that separates nothing (vshStringToArray). */
export const splitAtCommas = (list: string): readonly string[] =>
  list
    .replaceAll(',,', '\0')
    .split(',')
    .map((entry) => entry.replaceAll('\0', ','));
