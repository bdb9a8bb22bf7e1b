import { DomainDocument, parseHostTopology, type HostTopology } from '@virtune/model';

interface Definition {
  readonly vcpu?: string;
  readonly memory?: string;
  readonly cputune?: string;
  readonly numatune?: string;
  readonly cpu?: string;
  readonly devices?: string;
}

/** A definition with 4 vCPUs and 64 MiB, as libvirt writes it; the parts go in as they are. */
export function definition({
  vcpu = "<vcpu placement='static'>4</vcpu>",
  memory = '',
  cputune = '',
  numatune = '',
  cpu = '',
  devices = '',
}: Definition = {}): DomainDocument {
  const parts = [
    ...(memory === '' ? ["<memory unit='KiB'>65536</memory>"] : [memory]),
    "<currentMemory unit='KiB'>65536</currentMemory>",
    vcpu,
    ...(cputune === '' ? [] : [`<cputune>${cputune}</cputune>`]),
    ...(numatune === '' ? [] : [`<numatune>${numatune}</numatune>`]),
    "<os>\n    <type arch='x86_64'>hvm</type>\n  </os>",
    ...(cpu === '' ? [] : [`<cpu>${cpu}</cpu>`]),
    `<devices>${devices}</devices>`,
  ];
  return DomainDocument.open(
    `<domain type='kvm'>\n  <name>vm</name>\n  ${parts.join('\n  ')}\n</domain>\n`,
  );
}

const hostCell = (id: number, cpus: readonly number[]): string =>
  `<cell id='${id}'><memory unit='KiB'>1024</memory><cpus num='${cpus.length}'>${cpus
    .map((cpu) => `<cpu id='${cpu}' socket_id='0' die_id='0' core_id='${cpu}' siblings='${cpu}'/>`)
    .join('')}</cpus></cell>`;

/** A host with nodes 0 and 2, which have CPUs 0-3 and 8-11. */
export const host: HostTopology = parseHostTopology(
  `<capabilities><host><topology><cells num='2'>${hostCell(0, [0, 1, 2, 3])}${hostCell(
    2,
    [8, 9, 10, 11],
  )}</cells></topology></host></capabilities>`,
);

export const unknownHost: HostTopology = parseHostTopology('<capabilities><host/></capabilities>');
