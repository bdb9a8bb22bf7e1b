import { threadsOf } from '../rig/testing.ts';
import { type Sight, theKernelAgrees } from './agreement.ts';

/** The numbers of the threads with such names, as in `0,1`. */
const threads = (what: string, pattern: RegExp, before: string, after: string): Sight => ({
  what,
  async read(pid) {
    const found = (await threadsOf(pid)).flatMap(({ comm }) => pattern.exec(comm)?.[1] ?? []);
    return found.toSorted().join();
  },
  before,
  after,
});

theKernelAgrees('threads', [
  {
    line: 'setvcpus tuned 3',
    sights: [threads('the vCPUs that have a thread', /^CPU (\d+)\//, '0,1', '0,1,2')],
  },
  {
    line: 'iothreadadd tuned 5',
    sights: [threads('the iothreads', /^IO iothread(\d+)$/, '1', '1,5')],
  },
]);
