import { differential } from './differential.ts';

differential('schedinfo that shows', [
  'schedinfo openEulerVM',
  'schedinfo openEulerVM --live',
  'schedinfo openEulerVM --config',
  'schedinfo openEulerVM --current',
  'schedinfo off-1',
  'schedinfo off-1 --config',
  'schedinfo --domain numa-1',
  'schedinfo 1',
  'schedinfo 10000000-0000-4000-8000-000000000001',
  '-q schedinfo plain-1',
  '-r schedinfo plain-1',
  'schedinfo off-1 --live',
  'schedinfo openEulerVM --live --config',
  'schedinfo openEulerVM --live --current',
  'schedinfo openEulerVM --config --current',
  'schedinfo none',
  "schedinfo ''",
  'schedinfo',
  'schedinfo openEulerVM --shares 3',
]);

differential('schedinfo of a guest that has been stopped', [
  'schedinfo plain-1 cpu_shares=2000 --live',
  'schedinfo plain-1 cpu_shares=3000 --config',
  'destroy plain-1',
  'schedinfo plain-1',
  'schedinfo plain-1 cpu_shares=4000',
  'schedinfo plain-1 cpu_shares=4000 --live',
  'start plain-1',
  'schedinfo plain-1',
  'schedinfo plain-1 --config',
  'undefine plain-1',
  'schedinfo plain-1 --config',
  'schedinfo plain-1 cpu_shares=5000 --live --config',
]);
