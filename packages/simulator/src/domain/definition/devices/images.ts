import { attributes, element } from '../printer.ts';
import type { Device } from './device.ts';

/** An image behind a disk's own, as a running domain shows it. */
export interface BackingImage {
  readonly index: number;
  readonly format: string;
  readonly path: string;
}

/** The images of a running domain's disk, by the numbers that QEMU knows them by. */
export interface DiskImages {
  readonly index: number;
  readonly behind: readonly BackingImage[];
}

const SOURCE = /^<source[^>]*?(?:\/>\n|>\n(?: .*\n)*<\/source>\n)/m;

/** Where a disk's data is: a path, or a name of the network; null where it has none. */
export function sourceOf({ before }: Device): string | null {
  const source = SOURCE.exec(before)?.[0] ?? '';
  return / (?:file|dev|dir|name|volume)='([^']*)'/.exec(source)?.[1] ?? null;
}

/** What `<driver>` says of a disk's format. */
export const formatOf = ({ before }: Device): string =>
  /^<driver[^>]* type='([^']*)'/m.exec(before)?.[1] ?? 'raw';

/** `<backingStore>` of what is behind; an empty one ends the chain. */
function printBehind([image, ...rest]: readonly BackingImage[]): string {
  if (image === undefined) return '<backingStore/>\n';
  const { index, format, path } = image;
  const content =
    `<format${attributes({ type: format })}/>\n` +
    `<source${attributes({ file: path })}/>\n` +
    printBehind(rest);
  return element('backingStore', attributes({ type: 'file', index }), content);
}

/** What stands in a disk of a running domain: its images too. One without any has no format. */
export function withImages({ before }: Device, { index, behind }: DiskImages): string {
  const source = SOURCE.exec(before)?.[0];
  if (source === undefined) return before.replace(/^(<driver[^>]*) type='raw'/m, '$1');
  const numbered = source.replace(/(\/?)>/, ` index='${index}'$1>`);
  const told = /^<backingStore/m.test(before);
  return before.replace(SOURCE, () => numbered + (told ? '' : printBehind(behind)));
}
