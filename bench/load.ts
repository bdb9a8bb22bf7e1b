/** (h) An hour of a simulated host with 1,000 guests, a quarter of them of each kind of load. */
import { addGuest, loadedHost, seconds } from '../packages/simulator/test/load/guests.ts';
import { table, whole } from './measure.ts';

const GUESTS = 1000;
const kinds = ['idle', 'steady', 'bursty', 'busy'] as const;

const time = (run: () => void): string => {
  const begin = performance.now();
  run();
  return `${((performance.now() - begin) / 1000).toFixed(1)} s`;
};

export function benchLoad(): Promise<string> {
  const host = loadedHost('4n64c', []);
  const start = time(() => {
    for (let i = 0; i < GUESTS; i++) {
      const kind = kinds[i % kinds.length]!;
      const pin = i % 3 === 0 ? `<vcpupin vcpu='0' cpuset='${i % 64}'/>` : '';
      const name = `g${String(i).padStart(4, '0')}`;
      const load = { kind, utilization: 0.2 };
      addGuest(host, { name, vcpus: 1 + (i % 4), cputune: pin, load });
    }
  });
  const hour = time(() => {
    host.clock.advance(seconds(3600));
    host.domains.settle();
  });
  const rows = [
    [`${whole(GUESTS)} guests defined and started`, start],
    ['one simulated hour', hour],
  ];
  return Promise.resolve(table(['a simulated host of 64 CPUs', 'time'], rows));
}
