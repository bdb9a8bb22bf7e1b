import { createReadStream } from 'node:fs';
import { CommandFailed } from './failure.ts';
import { t } from './messages/index.ts';
import { systemReason } from './system-reason.ts';

/** VSH_MAX_XML_FILE. */
const MAX_BYTES = 10 * 1024 * 1024;

const TOO_LARGE = 'Value too large for defined data type';

function readFailure(path: string, error: NodeJS.ErrnoException): CommandFailed {
  const reason = systemReason(error);
  return new CommandFailed(
    error.syscall === 'open'
      ? t`Failed to open file '${path}': ${reason}`
      : t`Failed to read file '${path}': ${reason}`,
  );
}

async function readBounded(path: string): Promise<Buffer> {
  const chunks: Buffer[] = [];
  try {
    for await (const chunk of createReadStream(path, { end: MAX_BYTES })) {
      chunks.push(chunk as Buffer);
    }
  } catch (error) {
    throw readFailure(path, error as NodeJS.ErrnoException);
  }
  return Buffer.concat(chunks);
}

/** UTF-8, its byte order mark included. */
const decoder = new TextDecoder('utf-8', { fatal: true, ignoreBOM: true });

/**
 * The text of a file that holds an XML document, which may be a pipe, and ends at the first NUL, as
 * it does for virsh (virFileReadAll).
 * @throws CommandFailed with virsh's message where it cannot be read or is larger than 10 MiB.
 */
export async function readXmlFile(path: string): Promise<string> {
  const bytes = await readBounded(path);
  if (bytes.length > MAX_BYTES) {
    throw new CommandFailed(t`Failed to read file '${path}': ${TOO_LARGE}`, {
      hint: t`no XML document for libvirt is larger than ${MAX_BYTES} bytes`,
    });
  }
  const nul = bytes.indexOf(0);
  try {
    return decoder.decode(nul < 0 ? bytes : bytes.subarray(0, nul));
  } catch {
    throw new CommandFailed(t`Failed to read file '${path}': it is not in UTF-8`, {
      hint: t`virtune sends XML in UTF-8 alone: convert it, as with 'iconv -f LATIN1 -t UTF-8', and its XML declaration with it`,
    });
  }
}
