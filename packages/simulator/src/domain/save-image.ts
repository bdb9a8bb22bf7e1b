import { code, from, VirError } from '../error.ts';
import { FileError, type SaveImage } from '../host/files.ts';
import type { SimulatedHost } from '../host/simulated-host.ts';
import { checkAbi } from './definition/abi.ts';
import type { Definition } from './definition/definition.ts';
import { migratable } from './definition/migratable.ts';
import { printDefinition } from './definition/print.ts';

const failed = (detail: string): VirError => new VirError(code.operationFailed, from.qemu, detail);

/** What libvirt says where the kernel refuses a file (virQEMUFileOpenAs). */
function refused(error: unknown, what: 'create' | 'open', file: string): VirError {
  if (!(error instanceof FileError)) throw error;
  const detail = `Failed to ${what} file '${file}': ${error.message}`;
  return new VirError(code.systemError, from.qemu, detail, error.errno);
}

/** A save image as libvirt finds it in a file. */
export interface OpenImage extends SaveImage {
  readonly definition: Definition;
}

/** The image in a file (qemuSaveImageOpen). @throws VirError */
export function openImage(host: SimulatedHost, file: string, write = false): OpenImage {
  let image: ReturnType<typeof host.files.read>;
  try {
    image = host.files.read(file);
    if (image === 'directory' && write) throw new FileError('EISDIR');
  } catch (error) {
    throw refused(error, 'open', file);
  }
  if (image === 'directory') throw failed('failed to read qemu header');
  if (image === null) throw failed('image magic is incorrect');
  return { ...image, definition: host.domains.parse(image.xml, false) };
}

/** Writes an image, to an existing file or to a new one (qemuSaveImageCreate). @throws VirError */
export function writeImage(host: SimulatedHost, file: string, image: SaveImage): void {
  try {
    host.files.write(file, image);
  } catch (error) {
    throw refused(error, 'create', file);
  }
}

/** Another definition of what is in an image (qemuSaveImageUpdateDef). @throws VirError */
export function changedDefinition(
  host: SimulatedHost,
  { definition }: OpenImage,
  dxml: string,
): Definition {
  const told = host.domains.parse(dxml, false);
  const changed = host.domains.parse(printDefinition(migratable(told)), false);
  checkAbi(definition, changed);
  return changed;
}

/** virDomainSaveImageDefineXML; `running` undefined leaves it as it is. @throws VirError */
export function defineImage(
  host: SimulatedHost,
  file: string,
  dxml: string,
  running: boolean | undefined,
): void {
  const image = openImage(host, file, true);
  if (image.xml === dxml && (running === undefined || running === image.running)) return;
  const definition = changedDefinition(host, image, dxml);
  writeImage(host, file, {
    xml: printDefinition(migratable(definition)),
    running: running ?? image.running,
  });
}

/** What the file of a managed save is called, which libvirt names in its errors. */
export const savePath = (name: string): string => `/var/lib/libvirt/qemu/save/${name}.save`;
