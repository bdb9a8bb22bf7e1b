import { contract, type Step } from './contract.ts';
import { guests, running } from './guests.ts';

/** A line of virtune alone; `volatile` is what each host has of its own. */
const own = (line: string, volatile?: RegExp): Step => ({
  line,
  by: 'virtune',
  ...(volatile !== undefined && { volatile }),
});

/** Free memory, which goes up and down by itself. */
const free = /free: \d+ MB|[\d.]+ of [\d.]+ GiB used, [\d.]+ free|[█░]+/;
/** What a guest used: on the simulated host nobody runs but by its load. */
const used = /\d+\.\d\d {2,}\d+\.\d%(?=\n)/;
/** Whether the kernel was read: libvirtd is on this machine, the simulated host is not. */
const kernel = /running domains\n(The kernel was not read[^\n]*\n)?/;

const documents = [
  'list --all',
  'nodeinfo',
  'nodecpumap',
  'dominfo main',
  'dominfo numa',
  'domstate off --reason',
  'vcpupin numa',
  'vcpupin main',
  'emulatorpin numa',
  'iothreadinfo main',
  'schedinfo main',
  'schedinfo main --config',
  'numatune numa',
  'memtune main',
  'vcpucount hot',
  'vnuma numa',
  'setvcpus main 9 --live',
  'start numa-none',
];

const steps: readonly Step[] = [
  own('host -H', free),
  ...documents.map((line) => own(`${line} --json`, /"cpuTime\w*": "?[\d.]+"?/)),
  own('vnuma numa'),
  own('vnuma main'),
  own(
    'vnuma numa --cell 0:cpus=0-2,memory=32MiB --cell 1:cpus=3,memory=32MiB,nodeset=0,mode=strict --config',
  ),
  own('vnuma numa'),
  own('dumpxml numa --inactive'),
  own('vnuma numa --cell 0:cpus=0-2,memory=32MiB --cell 1:cpus=2-3,memory=32MiB --config'),
  own('vnuma main --cell 0:cpus=0-3,memory=128MiB --live'),
  own('shares', used),
  own('check', kernel),
  own('check numa', kernel),
  own('schedinfo main --set cpu_shares=2048 --config'),
  own('drift', kernel),
  own('check main --silence shares-ignore-vcpus --reason "as it is"'),
  own('dumpxml main --inactive'),
  own('check', kernel),
  own('check main --unsilence shares-ignore-vcpus'),
];

contract('virtune', steps, { guests, running, once: true });
