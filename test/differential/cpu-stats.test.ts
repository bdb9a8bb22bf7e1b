import { differential } from './differential.ts';

/** How long a halted guest has run so far. */
const time = (line: string) => ({ line, volatile: /\d+\.\d{9}/g });

differential('cpu-stats', [
  time('cpu-stats openEulerVM'),
  time('cpu-stats openEulerVM --total'),
  time('cpu-stats openEulerVM --start 0'),
  time('cpu-stats openEulerVM --start 1'),
  time('cpu-stats openEulerVM --count 1'),
  time('cpu-stats openEulerVM --count 0'),
  time('cpu-stats openEulerVM --count 0 --total'),
  time('cpu-stats openEulerVM --start 0 --count 1 --total'),
  time('cpu-stats openEulerVM --start=1 --count=1'),
  time('cpu-stats openEulerVM --count 1000'),
  time('cpu-stats openEulerVM --start 1 --count 1000'),
  time('cpu-stats openEulerVM 1 1'),
  time('cpu-stats --domain openEulerVM --total'),
  time('cpu-stats 1'),
  'cpu-stats openEulerVM --start 1000',
  'cpu-stats openEulerVM --start -1',
  'cpu-stats openEulerVM --count -1',
  'cpu-stats openEulerVM --start x',
  'cpu-stats openEulerVM --count 99999999999',
  'cpu-stats openEulerVM --start x --count y',
  'cpu-stats off-1',
  'cpu-stats off-1 --total',
  'cpu-stats nobody',
  'cpu-stats nobody --start x',
  'cpu-stats',
  'cpu-stats openEulerVM --nonsense',
  'cpu-stats openEulerVM 0 1 2',
]);
