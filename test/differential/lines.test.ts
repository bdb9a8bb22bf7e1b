import { differential, type Step } from './differential.ts';

const cpuTime = /CPU time: .*/g;
const line = (text: string): Step => ({ line: `'${text}'`, volatile: cpuTime });

// What only reads may run ahead of its turn; nothing may come out otherwise than one by one.
differential('lines of several commands', [
  line(
    'vcpupin openEulerVM; vcpupin openEulerVM 0 0; vcpupin openEulerVM; vcpupin openEulerVM 0 r',
  ),
  line('emulatorpin openEulerVM; emulatorpin openEulerVM 0 --live; emulatorpin openEulerVM'),
  line('domstate off-1; start off-1; domstate off-1; list; destroy off-1; domstate off-1; list'),
  line('numatune off-1; numatune off-1 --nodeset 0 --config; numatune off-1'),
  line('list; dominfo nobody; domid openEulerVM; vcpupin nobody; domuuid plain-1'),
  line('dominfo nobody; dominfo nobody; dominfo nobody; dominfo nobody; dominfo nobody; uri'),
  line('vcpucount openEulerVM; setvcpus openEulerVM 3 --config; vcpucount openEulerVM'),
  line('list --all; list --name; list --id; list --uuid; list --title; list --inactive; hostname'),
  line('domid openEulerVM; domid plain-1; domid hot-1; domid off-1; domid numa-1; domid nobody'),
  line('vcpupin openEulerVM --live --current; vcpupin off-1 --live; vcpupin off-1; domname 1'),
  line('undefine off-1; domstate off-1; list --all; domstate off-1'),
]);
