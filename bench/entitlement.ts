/** (d) The entitlements of 500 domains on 512 CPUs. */
import { divideCpuTime } from '@virtune/planner/entitlement';
import { hosts } from '../packages/planner/test/entitlement/hosts.ts';
import { median, milliseconds, table } from './measure.ts';

const ROUNDS = 9;

export function benchEntitlement(): Promise<string> {
  const rows = Object.entries(hosts).map(([name, host]) => {
    const competition = host(1);
    const vcpus = competition.domains.reduce((sum, domain) => sum + domain.vcpus.length, 0);
    const times = Array.from({ length: ROUNDS }, () => {
      const begin = performance.now();
      divideCpuTime(competition);
      return performance.now() - begin;
    });
    return [name, `${vcpus}`, milliseconds(times[0]!), milliseconds(median(times))];
  });
  const head = ['pins of 500 domains on 512 CPUs', 'vCPUs', 'first', `median of ${ROUNDS}`];
  return Promise.resolve(table(head, rows));
}
