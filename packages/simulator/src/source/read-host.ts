import { hostFromCapabilities } from './capabilities-file.ts';
import type { HostSource } from './host-source.ts';
import { Located } from './located.ts';
import { hostFromSnapshot } from './snapshot-file.ts';
import { SourceError } from './source-error.ts';
import { machineFromTopology } from './topology-file.ts';

/**
 * The host that a file describes, whichever kind it is: a topology (JSON or YAML), the capabilities
 * that `virsh capabilities` prints, or a snapshot that `virtune snapshot` wrote.
 * @throws SourceError with file, line and reason.
 */
export function hostFromText(text: string, file: string): HostSource {
  const start = text.trimStart();
  if (start === '') throw new SourceError(file, null, 'the file is empty');
  if (start.startsWith('<')) return hostFromCapabilities(text, file);
  const root = Located.parse(text, file);
  const keys = root.entries('a host').map(([key]) => key);
  if (keys.includes('takenAt')) return hostFromSnapshot(text, file);
  return { machine: machineFromTopology(root), system: {}, guests: [] };
}
