import { setTimeout as delay } from 'node:timers/promises';
import type { Context } from '../context.ts';
import { ratesOf } from '../top/rates.ts';
import { Sampler } from '../top/sampler.ts';

/** What vCPUs and other threads used, in CPUs. */
export interface Used {
  readonly vcpus: number;
  readonly others: number | null;
}

/** Measures for a while what all running domains use, by UUID, while `meanwhile` is done. */
export async function measureUsed<T>(
  ctx: Context,
  intervalMs: number,
  meanwhile: () => Promise<T>,
): Promise<{ found: T; used: ReadonlyMap<string, Used>; tookMs: number }> {
  const sampler = new Sampler(ctx.connection, { cpus: [], nodes: [] });
  const before = await sampler.take(0);
  const began = performance.now();
  const found = await meanwhile();
  await delay(Math.max(0, intervalMs - (performance.now() - began)));
  const { guests, seconds } = ratesOf(before, await sampler.take(0));
  const known = new Set(before.guests.map(({ uuid }) => uuid));
  const used = guests
    .filter(({ uuid }) => known.has(uuid))
    .map(({ uuid, vcpus, otherCpus }): readonly [string, Used] => [
      uuid,
      // Replies take time, now more and now less: no vCPU really runs on more than one CPU.
      { vcpus: vcpus.reduce((sum, vcpu) => sum + Math.min(1, vcpu.used), 0), others: otherCpus },
    ]);
  return { found, used: new Map(used), tookMs: Math.round(seconds * 1000) };
}
