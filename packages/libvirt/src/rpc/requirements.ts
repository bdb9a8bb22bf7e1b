import {
  type Procedure,
  procedureRelease,
  procedures as p,
  type TypedParameter,
} from '@virtune/protocol';
import {
  createFlags,
  destroyFlags,
  listAllDomainsFlags,
  undefineFlags,
} from '../constants/domain.ts';
import { compareCpuFlags } from '../constants/host.ts';
import { dirtyRateFlags, jobStatsFlags, saveFlags } from '../constants/job.ts';
import { migrateFlags, migrateMaxSpeedFlags } from '../constants/migration.ts';
import { allDomainStatsFlags, numatuneMemMode } from '../constants/resources.ts';

/** Something that not every libvirt has, and the first that has it, as in `8.9.0`. */
export interface Requirement {
  /** libvirt's name: a procedure, a flag, a parameter. */
  readonly feature: string;
  /** The release. */
  readonly release: string;
}

type Call = Pick<Procedure, 'number'>;
type Wanted = Requirement & { readonly applies: (args: Args) => boolean };
type Args = { readonly flags?: number; readonly params?: readonly TypedParameter[] };

const flag = (feature: string, bit: number, release: string): Wanted => ({
  feature,
  release,
  applies: ({ flags = 0 }) => (flags & bit) !== 0,
});

const parameter = (field: string, release: string, value?: number): Wanted => ({
  feature: `parameter ${field}${value === undefined ? '' : ` ${value}`}`,
  release,
  applies: ({ params = [] }) =>
    params.some((given) => given.field === field && (value ?? given.value) === given.value),
});

const startFlags = [flag('VIR_DOMAIN_START_RESET_NVRAM', createFlags.resetNvram, '8.1.0')];
const savingFlags = [flag('VIR_DOMAIN_SAVE_RESET_NVRAM', saveFlags.resetNvram, '8.1.0')];
const imageFormat = parameter('image_format', '11.2.0');
const listFlags = [
  flag('VIR_CONNECT_LIST_DOMAINS_HAS_CHECKPOINT', listAllDomainsFlags.hasCheckpoint, '5.6.0'),
  flag('VIR_CONNECT_LIST_DOMAINS_NO_CHECKPOINT', listAllDomainsFlags.noCheckpoint, '5.6.0'),
];
const postcopySpeed = [
  flag('VIR_DOMAIN_MIGRATE_MAX_SPEED_POSTCOPY', migrateMaxSpeedFlags.postcopy, '5.1.0'),
];
const validateCpu = [
  flag('VIR_CONNECT_COMPARE_CPU_VALIDATE_XML', compareCpuFlags.validateXml, '6.9.0'),
];

/**
 * Flags and parameters that came after libvirt 3.0.0, by the procedure that they go with; from the
 * "Since" of include/libvirt/libvirt-domain.h and libvirt-host.h of 11.3.0. Groups of statistics
 * are not among them: libvirt leaves out those that it does not know.
 */
const table: readonly (readonly [Call, readonly Wanted[]])[] = [
  [p.connectListAllDomains, listFlags],
  [
    p.connectGetAllDomainStats,
    [
      flag('VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT', allDomainStatsFlags.nowait, '4.5.0'),
      ...listFlags,
    ],
  ],
  [p.connectCompareCpu, validateCpu],
  [p.connectCompareHypervisorCpu, validateCpu],
  [p.domainCreateXml, startFlags],
  [p.domainCreateWithFlags, startFlags],
  [
    p.domainDestroyFlags,
    [flag('VIR_DOMAIN_DESTROY_REMOVE_LOGS', destroyFlags.removeLogs, '8.3.0')],
  ],
  [
    p.domainUndefineFlags,
    [
      flag('VIR_DOMAIN_UNDEFINE_CHECKPOINTS_METADATA', undefineFlags.checkpointsMetadata, '5.6.0'),
      flag('VIR_DOMAIN_UNDEFINE_TPM', undefineFlags.tpm, '8.9.0'),
      flag('VIR_DOMAIN_UNDEFINE_KEEP_TPM', undefineFlags.keepTpm, '8.9.0'),
    ],
  ],
  [p.domainSaveFlags, savingFlags],
  [p.domainSaveParams, [...savingFlags, imageFormat]],
  [p.domainRestoreFlags, savingFlags],
  [p.domainRestoreParams, [...savingFlags, imageFormat]],
  [
    p.domainGetJobStats,
    [flag('VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED', jobStatsFlags.keepCompleted, '6.0.0')],
  ],
  [
    p.domainStartDirtyRateCalc,
    [
      flag('VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_BITMAP', dirtyRateFlags.dirtyBitmap, '8.1.0'),
      flag('VIR_DOMAIN_DIRTYRATE_MODE_DIRTY_RING', dirtyRateFlags.dirtyRing, '8.1.0'),
    ],
  ],
  [p.domainSetNumaParameters, [parameter('numa_mode', '7.3.0', numatuneMemMode.restrictive)]],
  [
    p.domainSetIothreadParams,
    [parameter('thread_pool_min', '8.5.0'), parameter('thread_pool_max', '8.5.0')],
  ],
  [p.domainMigrateSetMaxSpeed, postcopySpeed],
  [p.domainMigrateGetMaxSpeed, postcopySpeed],
  [
    p.domainMigratePerform3Params,
    [
      flag('VIR_MIGRATE_TLS', migrateFlags.tls, '3.2.0'),
      flag('VIR_MIGRATE_PARALLEL', migrateFlags.parallel, '5.2.0'),
      flag(
        'VIR_MIGRATE_NON_SHARED_SYNCHRONOUS_WRITES',
        migrateFlags.nonSharedSynchronousWrites,
        '8.0.0',
      ),
      flag('VIR_MIGRATE_POSTCOPY_RESUME', migrateFlags.postcopyResume, '8.5.0'),
      flag('VIR_MIGRATE_ZEROCOPY', migrateFlags.zerocopy, '8.5.0'),
      parameter('bandwidth.postcopy', '5.1.0'),
      parameter('parallel.connections', '5.2.0'),
      parameter('tls.destination', '6.0.0'),
      parameter('disks_uri', '6.8.0'),
      parameter('compression.zlib.level', '9.4.0'),
      parameter('compression.zstd.level', '9.4.0'),
      parameter('migrate_disks_detect_zeroes', '10.9.0'),
      parameter('bandwidth.avail.switchover', '11.1.0'),
    ],
  ],
];

const byNumber = new Map(table.map(([{ number }, wanted]) => [number, wanted]));

/** `4.10.0` in the scale of virConnectGetLibVersion: major * 1,000,000 + minor * 1,000 + release. */
export const releaseNumber = (release: string): bigint =>
  release.split('.').reduce((sum, part) => sum * 1000n + BigInt(part), 0n);

/** What a call needs that came after libvirt 3.0.0: of several things, that which came last. */
export function requirementOf<Args>(
  procedure: Procedure<Args>,
  args: Args,
): Requirement | undefined {
  const release = procedureRelease(procedure.number);
  const wanted = byNumber.get(procedure.number);
  if (release === undefined && wanted === undefined) return undefined;
  const needs: Requirement[] =
    wanted?.filter(({ applies }) => applies(args as Args & object)) ?? [];
  if (release !== undefined) needs.push({ feature: procedure.name, release });
  return needs.reduce<Requirement | undefined>(
    (latest, need) =>
      latest !== undefined && releaseNumber(latest.release) >= releaseNumber(need.release)
        ? latest
        : need,
    undefined,
  );
}
