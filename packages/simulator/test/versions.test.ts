import { procedures as p } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import { cpuModelNames } from '../src/cpu/model-names.ts';
import { printDefinition } from '../src/domain/definition/print.ts';
import { domainCapabilitiesXml } from '../src/host/domain-capabilities.ts';
import { capabilitiesXml, referenceMachine, SimulatedHost, VirError } from '../src/index.ts';
import { invoke } from '../src/process/populate.ts';
import { unsupported } from '../src/server/unsupported.ts';

/** The libvirts that are tried: of Debian 12, Ubuntu 24.04, Ubuntu 25.04, Debian 13. */
const versions = {
  '9.0.0': 9_000_000,
  '10.0.0': 10_000_000,
  '11.0.0': 11_000_000,
  '11.3.0': 11_003_000,
} as const;
type Version = keyof typeof versions;

const hostOf = (version: Version, cgroup: 1 | 2 = 2): SimulatedHost =>
  new SimulatedHost(referenceMachine, {
    speed: 0,
    system: { cgroup, libvirtVersion: versions[version] },
  });

const domain = (more: string, devices = ''): string =>
  `<domain type='kvm'><name>a</name><uuid>11111111-1111-4111-8111-111111111111</uuid>
  <memory unit='MiB'>512</memory>${more}<os><type arch='x86_64' machine='pc'>hvm</type></os>
  <devices>${devices}<memballoon model='none'/></devices></domain>`;

/** A definition as a host of a version keeps it, or its refusal. */
function kept(version: Version, xml: string): string {
  try {
    return printDefinition(hostOf(version).domains.parse(xml));
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
}

const topology = "<vcpu>4</vcpu><cpu><topology sockets='1' cores='2' threads='2'/></cpu>";
const clusters =
  "<vcpu>4</vcpu><cpu><topology sockets='1' dies='1' clusters='2' cores='2' threads='1'/></cpu>";
const restrictiveCell = `<vcpu>2</vcpu>
  <numatune><memnode cellid='0' mode='restrictive' nodeset='0'/></numatune>
  <cpu><numa><cell id='0' cpus='0-1' memory='512' unit='MiB'/></numa></cpu>`;
const room = "<maxMemory slots='4' unit='GiB'>4</maxMemory><vcpu>2</vcpu>";
const module_ = "<memory model='dimm'><target><size unit='MiB'>128</size></target></memory>";

const capabilities = (version: Version): string => capabilitiesXml(hostOf(version));
const domainCapabilities = (version: Version): string =>
  domainCapabilitiesXml(hostOf(version), {
    emulator: null,
    arch: null,
    machine: null,
    virttype: 'qemu',
  });
const models = (version: Version): readonly string[] => cpuModelNames('x86_64', versions[version]);

/** What a text has of what is looked for. */
const found = (text: string, pattern: RegExp): string | null => pattern.exec(text)?.[0] ?? null;

interface Difference {
  readonly what: string;
  readonly of: (version: Version) => unknown;
  /** What 9.0.0, 10.0.0, 11.0.0 and 11.3.0 have. */
  readonly is: readonly [unknown, unknown, unknown, unknown];
}

const refusedByKernel =
  "Unable to write to '/sys/fs/cgroup/machine.slice/cpu.weight': Numerical result out of range";
const tooManyShares = "invalid argument: shares '20000' must be in range [1, 10000]";
const tooFewShares =
  "unsupported configuration: Value of cputune 'shares' must be in range [2, 262144]";
const notInMemnode =
  "XML error: 'restrictive' mode is required in memory element when mode is 'restrictive' in memnode element";
const noCell =
  'unsupported configuration: At least one numa node has to be configured when enabling memory hotplug';
const cell = "<cell id='0' cpus='0-1' memory='393216' unit='KiB'/>";
const wrongTopology = "unsupported configuration: CPU topology doesn't match maximum vcpu count";

const shares = (value: number): string =>
  domain(`<vcpu>1</vcpu><cputune><shares>${value}</shares></cputune>`);

function started(version: Version, xml: string): string {
  const host = hostOf(version);
  try {
    const { dom } = invoke(host, p.domainDefineXml, { xml });
    invoke(host, p.domainCreate, { dom });
    return 'started';
  } catch (error) {
    if (error instanceof VirError) return error.message;
    throw error;
  }
}

const differences: readonly Difference[] = [
  {
    what: 'shares of 1 on cgroup v2',
    of: (version) => started(version, shares(1)),
    is: [tooFewShares, 'started', 'started', 'started'],
  },
  {
    what: 'shares of 20000 on cgroup v2',
    of: (version) => started(version, shares(20_000)),
    is: [refusedByKernel, tooManyShares, tooManyShares, tooManyShares],
  },
  {
    what: 'the cluster of a CPU in the capabilities',
    of: (version) => found(capabilities(version), /cluster_id='\d+'/),
    is: [null, null, "cluster_id='0'", "cluster_id='0'"],
  },
  {
    what: "clusters of the host's topology",
    of: (version) => found(capabilities(version), /<topology sockets=.*>/),
    is: [
      "<topology sockets='1' dies='1' cores='16' threads='1'/>",
      "<topology sockets='1' dies='1' cores='16' threads='1'/>",
      "<topology sockets='1' dies='1' clusters='1' cores='16' threads='1'/>",
      "<topology sockets='1' dies='1' clusters='1' cores='16' threads='1'/>",
    ],
  },
  {
    what: 'external snapshots among the features of guests',
    of: (version) => capabilities(version).includes('<externalSnapshot/>'),
    is: [false, true, true, true],
  },
  {
    what: "clusters in a guest's topology",
    of: (version) => found(kept(version, domain(topology)), /<topology.*>/),
    is: [
      "<topology sockets='1' dies='1' cores='2' threads='2'/>",
      "<topology sockets='1' dies='1' cores='2' threads='2'/>",
      "<topology sockets='1' dies='1' clusters='1' cores='2' threads='2'/>",
      "<topology sockets='1' dies='1' clusters='1' cores='2' threads='2'/>",
    ],
  },
  {
    what: 'a topology that needs its clusters',
    of: (version) => {
      const text = kept(version, domain(clusters));
      return found(text, /<topology.*>/) ?? text;
    },
    is: [
      wrongTopology,
      wrongTopology,
      "<topology sockets='1' dies='1' clusters='2' cores='2' threads='1'/>",
      "<topology sockets='1' dies='1' clusters='2' cores='2' threads='1'/>",
    ],
  },
  {
    what: 'a cell that is restrictive alone',
    of: (version) => {
      const text = kept(version, domain(restrictiveCell));
      return found(text, /<memnode.*>/) ?? text;
    },
    is: [
      "<memnode cellid='0' mode='restrictive' nodeset='0'/>",
      notInMemnode,
      notInMemnode,
      notInMemnode,
    ],
  },
  {
    what: 'room for memory devices without a cell',
    of: (version) => {
      const text = kept(version, domain(room, module_));
      return found(text, /<cell id.*>/) ?? text;
    },
    is: [noCell, cell, cell, cell],
  },
  {
    what: 'the CPU models that there are',
    of: (version) => models(version).length,
    is: [58, 60, 150, 150],
  },
  {
    what: 'Sapphire Rapids',
    of: (version) => models(version).filter((name) => name.startsWith('SapphireRapids')),
    is: [
      [],
      ['SapphireRapids'],
      ['SapphireRapids', 'SapphireRapids-v1', 'SapphireRapids-v2', 'SapphireRapids-v3'],
      ['SapphireRapids', 'SapphireRapids-v1', 'SapphireRapids-v2', 'SapphireRapids-v3'],
    ],
  },
  {
    what: 'what keeps a CPU model from being used',
    of: (version) =>
      found(domainCapabilities(version), /<blockers model='Westmere-IBRS'>[^]*?<\/b/),
    is: [
      null,
      null,
      ...Array.from({ length: 2 }, () => expect.stringContaining("<feature name='spec-ctrl'/>")),
    ] as unknown as Difference['is'],
  },
  {
    what: 'elements of the domain capabilities',
    of: (version) =>
      ['crypto', 'interface', 'panic', 'async-teardown', 'ps2', 'launchSecurity'].filter((name) =>
        domainCapabilities(version).includes(`<${name} supported=`),
      ),
    is: [
      [],
      ['crypto', 'async-teardown'],
      ['crypto', 'interface', 'panic', 'async-teardown', 'ps2', 'launchSecurity'],
      ['crypto', 'interface', 'panic', 'async-teardown', 'ps2', 'launchSecurity'],
    ],
  },
  {
    what: 'displays over RDP',
    of: (version) => domainCapabilities(version).includes('<value>rdp</value>'),
    is: [false, false, false, true],
  },
  {
    what: 'procedure 451, DOMAIN_SET_THROTTLE_GROUP, where nobody handles it',
    of: (version) => unsupported(451, versions[version]).message,
    is: [
      'unknown procedure: 451',
      'unknown procedure: 451',
      'unknown procedure: 451',
      expect.stringContaining('not supported by the connection driver'),
    ],
  },
];

const names = Object.keys(versions) as Version[];

describe('what differs between versions of libvirt', () => {
  for (const { what, of, is } of differences) {
    test.each(names.map((version, i) => [version, is[i]] as const))(
      `${what}: %s`,
      (version, value) => {
        expect(of(version)).toEqual(value);
      },
    );
  }
});
