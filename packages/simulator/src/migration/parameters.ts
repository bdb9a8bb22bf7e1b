import type { TypedParameter, TypedParameterType } from '@virtune/protocol';
import { checkParameters, valueOf } from '../domain/parameters.ts';
import { invalidArgument } from '../domain/flags.ts';

/** virDomainMigrateFlags. */
export const migrate = {
  live: 1 << 0,
  peer2peer: 1 << 1,
  tunnelled: 1 << 2,
  persistDest: 1 << 3,
  undefineSource: 1 << 4,
  paused: 1 << 5,
  nonSharedDisk: 1 << 6,
  nonSharedInc: 1 << 7,
  unsafe: 1 << 9,
  offline: 1 << 10,
  autoConverge: 1 << 13,
  postcopy: 1 << 15,
  parallel: 1 << 17,
  zerocopy: 1 << 20,
} as const;

/** All that libvirt 9.0 knows (QEMU_MIGRATION_FLAGS). */
export const MIGRATE_FLAGS = (1 << 21) - 1;

/** VIR_MIGRATE_PARAM_*, with their types. */
const known: Readonly<Record<string, TypedParameterType>> = {
  migrate_uri: 'string',
  destination_name: 'string',
  destination_xml: 'string',
  bandwidth: 'ullong',
  graphics_uri: 'string',
  listen_address: 'string',
  migrate_disks: 'string',
  disks_port: 'int',
  compression: 'string',
  'compression.mt.level': 'int',
  'compression.mt.threads': 'int',
  'compression.mt.dthreads': 'int',
  'compression.xbzrle.cache': 'ullong',
  persistent_xml: 'string',
  'auto_converge.initial': 'int',
  'auto_converge.increment': 'int',
  'bandwidth.postcopy': 'ullong',
  'parallel.connections': 'int',
  'tls.destination': 'string',
  disks_uri: 'string',
};

const multiple = new Set(['migrate_disks', 'compression']);

/** What a migration is told, checked as far as no domain is needed for it. */
export interface MigrateParameters {
  readonly uri: string | null;
  readonly name: string | null;
  readonly xml: string | null;
  readonly persistentXml: string | null;
  readonly listenAddress: string | null;
  readonly disks: readonly string[];
  readonly disksPort: number;
}

/** Reads the parameters of a migration (qemuDomainMigratePerform3Params). @throws VirError */
export function migrateParametersOf(
  params: readonly TypedParameter[],
  flags: number,
): MigrateParameters {
  const seen = new Set<string>();
  const once = params.filter(({ field }) => {
    const again = multiple.has(field) && seen.has(field);
    seen.add(field);
    return !again;
  });
  checkParameters(once, known);
  const text = (field: string): string | null =>
    (valueOf(params, field) as string | undefined) ?? null;
  const disksPort = (valueOf(params, 'disks_port') as number | undefined) ?? 0;
  const all = (field: string): readonly string[] =>
    params.filter((param) => param.field === field).map(({ value }) => String(value));
  const told = {
    uri: text('migrate_uri'),
    name: text('destination_name'),
    xml: text('destination_xml'),
    persistentXml: text('persistent_xml'),
    listenAddress: text('listen_address'),
    disks: all('migrate_disks'),
    disksPort,
  };
  checkUris(told, text('disks_uri'), flags);
  checkTuning(params, all('compression'), flags);
  return told;
}

function checkUris(told: MigrateParameters, disksUri: string | null, flags: number): void {
  if (disksUri !== null && told.disksPort !== 0) {
    throw invalidArgument(
      'Both port and URI requested for disk migration while being mutually exclusive',
    );
  }
  const isUnix = told.uri?.startsWith('unix:') === true;
  if (told.listenAddress !== null && isUnix) {
    throw invalidArgument(
      'Usage of listen-address is forbidden when migration URI uses UNIX transport method',
    );
  }
  const copies = (flags & (migrate.nonSharedDisk | migrate.nonSharedInc)) !== 0;
  if ((copies || told.disks.length > 0) && isUnix && disksUri === null) {
    throw invalidArgument('NBD URI must be supplied when migration URI uses UNIX transport method');
  }
}

/** What can be tuned only where it is used (qemuMigrationParamsFromFlags). @throws VirError */
function checkTuning(
  params: readonly TypedParameter[],
  methods: readonly string[],
  flags: number,
): void {
  const told = (prefix: string): boolean => params.some(({ field }) => field.startsWith(prefix));
  if (told('auto_converge.') && (flags & migrate.autoConverge) === 0) {
    throw invalidArgument('Turn auto convergence on to tune it');
  }
  if (told('parallel.') && (flags & migrate.parallel) === 0) {
    throw invalidArgument('Turn parallel migration on to tune it');
  }
  for (const [i, method] of methods.entries()) {
    if (method !== 'xbzrle' && method !== 'mt') {
      throw invalidArgument(`Unsupported compression method '${method}'`);
    }
    if (methods.indexOf(method) < i) {
      throw invalidArgument(`Compression method '${method}' is specified twice`);
    }
  }
  if (told('compression.mt.') && !methods.includes('mt')) {
    throw invalidArgument('Turn multithread compression on to tune it');
  }
  if (told('compression.xbzrle.') && !methods.includes('xbzrle')) {
    throw invalidArgument('Turn xbzrle compression on to tune it');
  }
}
