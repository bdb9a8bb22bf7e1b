import { procedures as p } from '@virtune/protocol';
import { describe, expect, test } from 'vitest';
import {
  allDomainStatsFlags,
  Connection,
  createFlags,
  Domain,
  jobStatsFlags,
  migrateFlags,
  numatuneMemMode,
  undefineFlags,
  UnsupportedByServerError,
} from '../src/index.ts';
import { releaseNumber } from '../src/rpc/requirements.ts';
import { Loopback } from './loopback.ts';

const identity = { name: 'db', uuid: new Uint8Array(16), id: 1 };

type Make = (domain: Domain, connection: Connection) => Promise<unknown>;

/** A call, what of it is newer than libvirt 3.0.0, and since when. */
const rows: readonly [feature: string, release: string, make: Make][] = [
  ['REMOTE_PROC_DOMAIN_SET_VCPU', '3.1.0', (domain) => domain.setVcpu('1', true, 1)],
  [
    'REMOTE_PROC_DOMAIN_MIGRATE_GET_MAX_DOWNTIME',
    '3.7.0',
    (domain) => domain.migrateGetMaxDowntime(),
  ],
  [
    'REMOTE_PROC_DOMAIN_MANAGED_SAVE_GET_XML_DESC',
    '3.7.0',
    (domain) => domain.managedSaveGetXmlDesc(),
  ],
  [
    'REMOTE_PROC_DOMAIN_MANAGED_SAVE_DEFINE_XML',
    '3.7.0',
    (domain) => domain.managedSaveDefineXml(''),
  ],
  ['REMOTE_PROC_CONNECT_COMPARE_HYPERVISOR_CPU', '4.4.0', (_, c) => c.compareHypervisorCpu('')],
  ['REMOTE_PROC_CONNECT_BASELINE_HYPERVISOR_CPU', '4.4.0', (_, c) => c.baselineHypervisorCpu([])],
  [
    'REMOTE_PROC_DOMAIN_SET_IOTHREAD_PARAMS',
    '4.10.0',
    (domain) => domain.setIothreadParams(1, {}, 1),
  ],
  ['REMOTE_PROC_DOMAIN_LIST_ALL_CHECKPOINTS', '5.6.0', (domain) => domain.listAllCheckpoints()],
  ['REMOTE_PROC_DOMAIN_GET_MESSAGES', '7.1.0', (domain) => domain.getMessages()],
  ['REMOTE_PROC_DOMAIN_START_DIRTY_RATE_CALC', '7.2.0', (domain) => domain.startDirtyRateCalc(1)],
  ['REMOTE_PROC_DOMAIN_SAVE_PARAMS', '8.4.0', (domain) => domain.saveParams({})],
  ['REMOTE_PROC_DOMAIN_RESTORE_PARAMS', '8.4.0', (_, c) => c.domainRestoreParams({})],
  ['REMOTE_PROC_DOMAIN_ABORT_JOB_FLAGS', '8.5.0', (domain) => domain.abortJobFlags(0)],
  ['REMOTE_PROC_DOMAIN_GET_AUTOSTART_ONCE', '11.2.0', (domain) => domain.getAutostartOnce()],
  ['REMOTE_PROC_DOMAIN_SET_AUTOSTART_ONCE', '11.2.0', (domain) => domain.setAutostartOnce(true)],
  [
    'REMOTE_PROC_DOMAIN_SET_THROTTLE_GROUP',
    '11.2.0',
    (domain) => domain.setThrottleGroup('g', {}, 1),
  ],
  ['REMOTE_PROC_DOMAIN_DEL_THROTTLE_GROUP', '11.2.0', (domain) => domain.delThrottleGroup('g', 1)],
  [
    'VIR_CONNECT_GET_ALL_DOMAINS_STATS_NOWAIT',
    '4.5.0',
    (_, connection) => connection.getAllDomainStats(0, allDomainStatsFlags.nowait),
  ],
  [
    'VIR_DOMAIN_START_RESET_NVRAM',
    '8.1.0',
    (domain) => domain.createWithFlags(createFlags.resetNvram),
  ],
  [
    'VIR_DOMAIN_UNDEFINE_KEEP_TPM',
    '8.9.0',
    (domain) => domain.undefineFlags(undefineFlags.keepTpm),
  ],
  [
    'VIR_DOMAIN_JOB_STATS_KEEP_COMPLETED',
    '6.0.0',
    (domain) => domain.getJobStats(jobStatsFlags.keepCompleted),
  ],
  [
    `parameter numa_mode ${numatuneMemMode.restrictive}`,
    '7.3.0',
    (domain) => domain.setNumaParameters({ mode: numatuneMemMode.restrictive }, 2),
  ],
  [
    'parameter thread_pool_max',
    '8.5.0',
    (domain) => domain.setIothreadParams(1, { threadPoolMax: 2 }, 1),
  ],
  [
    'VIR_MIGRATE_ZEROCOPY',
    '8.5.0',
    (domain) => domain.migrateToUri3('', {}, migrateFlags.zerocopy),
  ],
  [
    'parameter compression.zstd.level',
    '9.4.0',
    (domain) => domain.migrateToUri3('', { compressionZstdLevel: 9 }, migrateFlags.zerocopy),
  ],
  ['parameter image_format', '11.2.0', (domain) => domain.saveParams({ imageFormat: 'zstd' })],
];

/** A server of which the version is all that is known. */
class Server extends Loopback {
  readonly domain = new Domain(this.rpc, identity);
  readonly connection = new Connection(this.rpc, null);

  get procedures(): number[] {
    return this.calls.map(({ header }) => header.procedure);
  }

  /** Answers the nth call, which asks for the version. */
  async answer(call: number, version: bigint): Promise<void> {
    await Promise.resolve();
    this.reply(call, p.connectGetLibVersion.reply, { libVer: version });
    for (let turns = 0; turns < 5; turns++) await Promise.resolve();
  }
}

const asked = p.connectGetLibVersion.number;

describe('a call that needs a libvirt', () => {
  test.each(rows)('with %s of %s is refused by one just before, and not sent', async (...row) => {
    const [feature, release, make] = row;
    const server = new Server();
    const refused = make(server.domain, server.connection).catch((error: unknown) => error);
    await server.answer(0, releaseNumber(release) - 1n);
    expect(await refused).toBeInstanceOf(UnsupportedByServerError);
    expect(await refused).toMatchObject({ feature, wantedVersion: release });
    expect(server.procedures).toEqual([asked]);
  });

  test.each(rows)('with %s of %s is sent to one of that release', async (_, release, make) => {
    const server = new Server();
    void make(server.domain, server.connection).catch(() => undefined);
    await server.answer(0, releaseNumber(release));
    expect(server.procedures).toEqual([asked, expect.any(Number)]);
  });
});

describe('the error', () => {
  test('names call, feature and both versions', async () => {
    const server = new Server();
    const call = server.domain.undefineFlags(undefineFlags.tpm);
    const refused = call.catch((error: unknown) => error);
    await server.answer(0, 6_002_000n);
    expect(await refused).toMatchObject({
      name: 'UnsupportedByServerError',
      message:
        'REMOTE_PROC_DOMAIN_UNDEFINE_FLAGS: VIR_DOMAIN_UNDEFINE_TPM needs libvirt 8.9.0 on the server, which has 6.2.0',
      procedure: 'REMOTE_PROC_DOMAIN_UNDEFINE_FLAGS',
      feature: 'VIR_DOMAIN_UNDEFINE_TPM',
      wantedVersion: '8.9.0',
      serverVersion: '6.2.0',
    });
  });
});

describe('the version', () => {
  test('is not asked for by what libvirt 3.0.0 has', () => {
    const server = new Server();
    void server.domain.getInfo().catch(() => undefined);
    void server.domain.undefineFlags(undefineFlags.managedSave).catch(() => undefined);
    expect(server.procedures).toEqual([p.domainGetInfo.number, p.domainUndefineFlags.number]);
  });

  test('is asked for once', async () => {
    const server = new Server();
    void server.domain.getMessages().catch(() => undefined);
    await server.answer(0, 9_000_000n);
    void server.domain.getMessages().catch(() => undefined);
    await Promise.resolve();
    expect(server.procedures).toEqual([asked, 426, 426]);
  });

  test('is asked for again where it was too old: the server may be another by now', async () => {
    const server = new Server();
    const refused = server.domain.getMessages().catch((error: unknown) => error);
    await server.answer(0, 6_002_000n);
    await refused;
    void server.domain.getMessages().catch(() => undefined);
    await server.answer(1, 9_000_000n);
    expect(server.procedures).toEqual([asked, asked, 426]);
  });

  test('is taken for new enough where the server does not say', async () => {
    const server = new Server();
    void server.domain.getMessages().catch(() => undefined);
    await Promise.resolve();
    server.fail(0, { code: 3 });
    for (let turns = 0; turns < 5; turns++) await Promise.resolve();
    expect(server.procedures).toEqual([asked, 426]);
  });
});
