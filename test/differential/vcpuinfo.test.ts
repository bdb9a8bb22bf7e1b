import { differential } from './differential.ts';

/** On which CPU a vCPU happens to be, and for how long it has been on any. */
const volatile = /^CPU: +\d+\nState: +running\n(CPU time: .*\n)?/gm;

differential('vcpuinfo', [
  { line: 'vcpuinfo openEulerVM', volatile },
  { line: 'vcpuinfo openEulerVM --pretty', volatile },
  { line: 'vcpuinfo --pretty --domain plain-1', volatile },
  { line: 'vcpuinfo hot-1', volatile },
  { line: 'vcpuinfo 1', volatile },
  { line: '-q vcpuinfo openEulerVM', volatile },
  { line: '-r vcpuinfo openEulerVM', volatile },
  'vcpuinfo off-1',
  'vcpuinfo off-1 --pretty',
  'vcpuinfo numa-1',
  'vcpuinfo numa-1 --pretty',
  'vcpuinfo 50000000-0000-4000-8000-000000000005',
  'vcpupin openEulerVM 0 0',
  { line: 'vcpuinfo openEulerVM --pretty', volatile },
  'suspend plain-1',
  { line: 'vcpuinfo plain-1', volatile },
  'destroy hot-1',
  'vcpuinfo hot-1',
  'setvcpus off-1 1 --config',
  'vcpuinfo off-1',
  'vcpuinfo none',
  "vcpuinfo ''",
  'vcpuinfo',
  'vcpuinfo openEulerVM 0',
  'vcpuinfo openEulerVM --live',
]);
