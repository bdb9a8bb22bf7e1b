import { Cpuset } from '@virtune/model';
import {
  type ExampleDomainOptions,
  exampleHost,
  exampleSnapshot,
  type HostShapeName,
  hostShapes,
} from '@virtune/model/examples';
import { drawHost } from '../../src/host-picture/draw.ts';
import { printGuests } from '../../src/host-picture/guest-table.ts';
import { hostPicture } from '../../src/host-picture/host-picture.ts';
import type { Screen } from '../../src/terminal/screen.ts';
import { Terminal } from '../../src/terminal/terminal.ts';

const pins = (cpus: readonly (number | string)[]): string =>
  cpus.map((cpu, vcpu) => `<vcpupin vcpu='${vcpu}' cpuset='${cpu}'/>`).join('');

/** A guest whose vCPUs are pinned to these CPUs, one after the other. */
export const pinned = (
  name: string,
  cpus: readonly (number | string)[],
  more: Partial<ExampleDomainOptions> = {},
): ExampleDomainOptions => ({ name, vcpus: cpus.length, cputune: pins(cpus), ...more });

export const floating = (name: string, vcpus = 2): ExampleDomainOptions => ({ name, vcpus });

/** The same guests on any host: one alone, one that meets it on CPU 1, and one that floats. */
const guests: readonly ExampleDomainOptions[] = [
  pinned('db-1', [0, 1], {
    memoryMiB: 2048,
    numatune: "<memory mode='strict' nodeset='0'/>",
  }),
  pinned('db-2', [1]),
  floating('web-1'),
  { ...floating('batch'), id: null },
];

/** Guests that stay away from the CPUs that are set aside. */
const confined = guests.map((guest) => ({ ...guest, vcpuAttributes: "cpuset='0-3'" }));

interface PictureOptions {
  readonly screen: Screen;
  readonly unicode?: boolean;
}

/** The picture of a host, as it is printed. */
export function drawn(
  host: HostShapeName | 'x86-1n8c-isolated',
  { screen, unicode = true }: PictureOptions,
): string {
  const isolated = host === 'x86-1n8c-isolated';
  let text = '';
  const append = (more: string): void => {
    text += more;
  };
  const out = new Terminal({ stdout: append, stderr: append, screen: () => screen }, { unicode });
  const picture = hostPicture(
    isolated ? exampleSnapshot(isolatedHost(), confined) : exampleSnapshot(host, guests),
  );
  drawHost(out, picture);
  printGuests(out, picture);
  out.flush();
  return text;
}

/** CPUs 4 and 5 are isolated, 6 and 7 reserved for the host, 8 and 9 offline. */
function isolatedHost() {
  const host = exampleHost({ cores: 8 });
  return {
    ...host,
    cpus: {
      ...host.cpus,
      count: 10,
      online: Cpuset.range(0, 7),
      isolated: Cpuset.of(4, 5),
      reserved: Cpuset.of(6, 7),
    },
  };
}

export const shapes = [...Object.keys(hostShapes), 'x86-1n8c-isolated'] as (
  | HostShapeName
  | 'x86-1n8c-isolated'
)[];
