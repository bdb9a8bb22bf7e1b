import { procedures as p } from '@virtune/protocol';
import { expect, test } from 'vitest';
import { Peer } from './peer.ts';
import { simulated } from './simulated.ts';

const guest = (name: string): string => `<domain type='kvm'><name>${name}</name>
<memory>1048576</memory><vcpu>2</vcpu><os><type arch='x86_64'>hvm</type></os></domain>`;

const SECOND = 1_000_000_000n;
const DIRTY_RATE = 1 << 9;
const PAGE_SAMPLING = 0;
const DIRTY_BITMAP = 1;

test('a busy guest of 2 vCPUs dirties more than an idle one, once the time is over', async () => {
  await using simulation = await simulated({ speed: 0 });
  const { host } = simulation;
  using peer = new Peer(simulation.path);
  await peer.call(p.connectOpen, { name: 'qemu:///system', flags: 0 });
  const start = async (name: string) => {
    const answer = await peer.call(p.domainCreateXml, { xmlDesc: guest(name), flags: 0 });
    return answer!.reply!.dom;
  };
  const doms = [await start('busy'), await start('idle')];
  host.domains.setLoad('busy', { kind: 'busy', utilization: 1 });
  host.clock.advance(SECOND);
  const rates = async (): Promise<unknown[]> => {
    const args = { doms, stats: DIRTY_RATE, flags: 0 };
    const { retStats } = (await peer.call(p.connectGetAllDomainStats, args))!.reply!;
    return retStats.map(({ params }) =>
      Object.fromEntries(params.map(({ field, value }) => [field.slice(10), value])),
    );
  };
  const calculate = async (flags: number) => {
    const answers = [];
    for (const dom of doms) {
      answers.push(await peer.call(p.domainStartDirtyRateCalc, { dom, seconds: 4, flags }));
    }
    return answers;
  };
  await calculate(DIRTY_BITMAP);
  const [busy] = await rates();
  expect(busy).toEqual({
    calc_status: 1,
    calc_start_time: 1n,
    calc_period: 4,
    calc_mode: 'dirty-bitmap',
  });
  const [again] = await calculate(PAGE_SAMPLING);
  expect(again?.error?.message).toContain('the dirty rate is already being measured.');
  host.clock.advance(4n * SECOND);
  expect(await rates()).toMatchObject([
    { calc_status: 2, megabytes_per_second: 128n },
    { calc_status: 2, megabytes_per_second: 0n },
  ]);
  // It stays what it was measured as, whatever the guest does afterwards.
  host.domains.setLoad('busy', { kind: 'idle', utilization: 0 });
  host.clock.advance(60n * SECOND);
  expect(await rates()).toMatchObject([{ megabytes_per_second: 128n }, {}]);
  await calculate(PAGE_SAMPLING);
  host.load(JSON.parse(JSON.stringify(host.save())));
  host.clock.advance(10n * SECOND);
  expect(await rates()).toMatchObject([
    { calc_status: 2, calc_start_time: 65n, calc_mode: 'page-sampling', megabytes_per_second: 0n },
    { calc_status: 2 },
  ]);
});
