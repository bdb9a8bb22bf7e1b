import { code, from, VirError } from '../../error.ts';
import type { Definition } from './definition.ts';
import { asTold } from './devices/read.ts';
import { attributes, element } from './printer.ts';
import { internal, xmlError } from './refusal.ts';
import { parseUuid } from './uuid.ts';
import { at, childrenOf, textOf, type XmlNode } from './xml.ts';

/** What a domain is told apart by. */
export interface Identity {
  readonly name: string;
  readonly uuid: string;
  readonly genid: string | null;
}

/** @throws VirError */
export function identityOf(root: XmlNode, freshUuid: () => string): Identity {
  const name = textOf(at(root, 'name'));
  if (name === undefined) throw new VirError(code.noName, from.domain, null);
  const uuidText = textOf(at(root, 'uuid'));
  const uuid = uuidText === undefined ? freshUuid() : parseUuid(uuidText);
  if (uuid === null) throw internal('malformed uuid element');
  const genids = childrenOf(root, 'genid');
  if (genids.length > 1) {
    throw xmlError("element 'genid' can only appear once");
  }
  if (genids.length === 0) return { name, uuid, genid: null };
  const genidText = textOf(genids[0]);
  const genid = genidText === undefined ? freshUuid() : parseUuid(genidText);
  if (genid === null) throw internal('malformed genid element');
  return { name, uuid, genid };
}

/** @throws VirError */
export function titleOf(root: XmlNode): string | null {
  const title = textOf(at(root, 'title')) ?? null;
  if (title?.includes('\n') === true) {
    throw xmlError("Domain title can't contain newlines");
  }
  return title;
}

/** Where its cgroup is, and who uses its fibre channel. @throws VirError */
export function resourceOf(root: XmlNode): Pick<Definition, 'partition' | 'appid'> {
  const nodes = childrenOf(root, 'resource');
  if (nodes.length > 1) {
    throw xmlError('only one resource element is supported');
  }
  const partition = textOf(at(root, 'resource', 'partition')) ?? null;
  return {
    partition,
    appid: at(root, 'resource', 'fibrechannel')?.attributes.get('appid') ?? null,
  };
}

/** `<idmap>` as it was told. */
export function idmapText(root: XmlNode): string {
  const entries = (kind: 'uid' | 'gid'): string =>
    childrenOf(at(root, 'idmap'), kind)
      .map((node) => `<${kind}${attributes(Object.fromEntries(node.attributes))}/>\n`)
      .join('');
  const content = entries('uid') + entries('gid');
  return content === '' ? '' : element('idmap', '', content);
}

/** Elements of QEMU's own namespace, as they were told. */
export function qemuText(root: XmlNode): string | null {
  const nodes = root.children.filter(({ name }) => name.startsWith('qemu:'));
  return nodes.length === 0 ? null : nodes.map(asTold).join('');
}
