import { procedures as p } from '@virtune/protocol';
import { code, from, VirError } from '../error.ts';
import type { Definition } from '../domain/definition/definition.ts';
import { metadataOf, withMetadata } from '../domain/definition/metadata.ts';
import { readXml } from '../domain/definition/xml.ts';
import type { Domain } from '../domain/domain.ts';
import { tell } from '../domain/events.ts';
import { checkFlags } from '../domain/flags.ts';
import { type Handled, handler } from '../server/handler.ts';

/** virDomainMetadataType. */
const DESCRIPTION = 0;
const TITLE = 1;
const ELEMENT = 2;

function checkType(type: number): void {
  if (type >= DESCRIPTION && type <= ELEMENT) return;
  throw new VirError(code.invalidArg, from.domain, `unknown metadata type '${type}'`);
}

function metadata(domain: Domain, type: number, uri: string | null, flags: number): string {
  checkFlags(flags, 3, 'virDomainObjGetMetadata');
  checkType(type);
  const { definition } = domain.one(flags);
  const found =
    type === DESCRIPTION
      ? definition.description
      : type === TITLE
        ? definition.title
        : metadataOf(definition.metadata, uri ?? '');
  if (found !== null) return found;
  throw new VirError(
    code.noDomainMetadata,
    from.domain,
    'Requested metadata element is not present',
  );
}

interface Change {
  readonly type: number;
  readonly text: string | null;
  readonly key: string;
  readonly uri: string;
}

function changed(definition: Definition, { type, text, key, uri }: Change): Partial<Definition> {
  if (type === DESCRIPTION) return { description: text === '' ? null : text };
  if (type === TITLE) return { title: text === '' ? null : text };
  return { metadata: withMetadata(definition.metadata, uri, text, key) };
}

const refuse = (detail: string): never => {
  throw new VirError(code.invalidArg, from.dom, detail);
};

/** What the API itself refuses (virDomainSetMetadata). */
function checkChange({
  type,
  text,
  uri,
  key,
}: Record<'text' | 'uri' | 'key', string | null> & { type: number }): void {
  if (type === TITLE && text?.includes('\n') === true) {
    refuse("metadata title can't contain newlines");
  }
  if (type === ELEMENT) {
    if (uri === null) refuse('uri in virDomainSetMetadata must not be NULL');
    if (text !== null && key === null) refuse('key in virDomainSetMetadata must not be NULL');
    return;
  }
  if (uri !== null) refuse('uri in virDomainSetMetadata must be NULL');
  if (key !== null) refuse('key in virDomainSetMetadata must be NULL');
}

/** Titles, descriptions and others' own elements (virDomainSetMetadata and its like). */
export const domainMetadataHandlers: readonly Handled[] = [
  handler(p.domainGetMetadata, ({ host }, { dom, type, uri, flags }) => ({
    metadata: metadata(host.domains.of(dom), type, uri, flags),
  })),
  handler(
    p.domainSetMetadata,
    ({ host }, { dom, type, metadata: text, key, uri, flags }) => {
      checkChange({ type, text, key, uri });
      checkFlags(flags, 3, 'virDomainObjSetMetadata');
      const domain = host.domains.of(dom);
      checkType(type);
      const { run, config } = domain.affected(flags);
      if (type === ELEMENT && text !== null) checkXml(text);
      const change = { type, text, key: key ?? '', uri: uri ?? '' };
      if (run !== null) domain.setLive(changed(run.definition, change));
      if (config !== null) domain.setConfig(changed(config, change));
      tell.metadata(domain, type, uri);
    },
    { writes: true },
  ),
];

function checkXml(text: string): void {
  try {
    readXml(text);
  } catch (error) {
    const reason = error instanceof Error ? error.message : String(error);
    throw new VirError(code.xmlDetail, from.domain, `(metadata_xml):1: ${reason}`);
  }
}
