import { differential, type Step } from './differential.ts';

const domains = ['openEulerVM', 'off-1', 'nobody', '1', '10000000-0000-4000-8000-000000000001'];
const wrong = ['', "''", 'openEulerVM extra', '--domain', '--nonsense', '99', '-1', '0x1'];
const arguments_ = [...domains, ...wrong, '--domain openEulerVM', '--domain=off-1'];

const cpuTime = /CPU time: .*/g;
const each = (command: string): Step[] =>
  arguments_.map((argument) => ({ line: `${command} ${argument}`, volatile: cpuTime }));

differential('facts about a domain', [
  ...['dominfo', 'domstate', 'domid', 'domuuid', 'domname', 'domstate --reason'].flatMap(each),
  'domstate openEulerVM --reason',
  'domstate off-1 --reason',
]);
