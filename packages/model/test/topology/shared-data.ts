import { existsSync, readdirSync, readFileSync } from 'node:fs';

/** Real machines' topologies and libvirt's capabilities for them; beside the checkout. */
const data = new URL('../../../../../shared/data/', import.meta.url);

export const sharedDataMissing = !existsSync(data);

/** What a machine's own dump says of it; format and traps: README.md beside the files. */
export interface Machine {
  readonly numa: boolean;
  readonly nodes: readonly {
    readonly id: number;
    readonly memKiB: number | null;
    readonly hugepages?: Readonly<Record<string, number>>;
    readonly cpus: string;
    readonly distances: readonly number[] | null;
  }[];
  readonly cpus: readonly {
    readonly id: number;
    readonly node: number;
    readonly socket: number | null;
    readonly die?: number | null;
    readonly core: number | null;
    readonly siblings: string | null;
    readonly l3: string | null;
    readonly l3KiB?: number;
    readonly l3Id?: number;
  }[];
}

function namesIn(directory: string): string[] {
  if (sharedDataMissing) return [];
  return readdirSync(new URL(directory, data))
    .filter((file) => file.endsWith('.xml'))
    .map((file) => file.slice(0, -'.xml'.length));
}

/** Machines whose capabilities libvirtd 9.0.0 has printed. */
export const machineNames = namesIn('capabilities/by-libvirtd/');
/** Capabilities that libvirt's own tests expect. */
export const suiteNames = namesIn('capabilities/libvirt-suite/');

export function readCapabilities(kind: 'by-libvirtd' | 'libvirt-suite', name: string): string {
  return readFileSync(new URL(`capabilities/${kind}/${name}.xml`, data), 'utf8');
}

export function readMachine(name: string): Machine {
  return JSON.parse(readFileSync(new URL(`topologies/${name}.json`, data), 'utf8')) as Machine;
}
