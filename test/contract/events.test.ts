import { createFlags, modificationImpact as impact, undefineFlags } from '@virtune/libvirt';
import { contract } from './contract.ts';
import { guests, running } from './guests.ts';
import { listening as step } from './heard.ts';

contract(
  'events',
  [
    step('start', 'off', (domain) => domain.create()),
    step('suspend', 'off', (domain) => domain.suspend()),
    step('resume', 'off', (domain) => domain.resume()),
    step('reset', 'off', (domain) => domain.reset()),
    step('vcpupin live', 'off', (domain) =>
      domain.pinVcpuFlags(0, new Uint8Array([1]), impact.live),
    ),
    step('emulatorpin live', 'off', (domain) =>
      domain.pinEmulator(new Uint8Array([1]), impact.live),
    ),
    step('iothreadpin live', 'main', (domain) =>
      domain.pinIothread(1, new Uint8Array([1]), impact.live),
    ),
    step('vcpupin config', 'off', (domain) =>
      domain.pinVcpuFlags(0, new Uint8Array([1]), impact.config),
    ),
    step('shares live', 'main', (domain) =>
      domain.setSchedulerParametersFlags({ shares: 2000n }, impact.live),
    ),
    step('shares and quota live', 'main', (domain) =>
      domain.setSchedulerParametersFlags({ shares: 500n, vcpuQuotaUs: 50_000n }, impact.live),
    ),
    step('shares config', 'main', (domain) =>
      domain.setSchedulerParametersFlags({ shares: 2000n }, impact.config),
    ),
    step('title live', 'main', (domain) =>
      domain.setMetadata(1, 'A title', null, null, impact.live),
    ),
    step('description config', 'main', (domain) =>
      domain.setMetadata(0, 'Words', null, null, impact.config),
    ),
    step('element of both', 'main', (domain) =>
      domain.setMetadata(2, '<n/>', 'a', 'http://example.org/a', 3),
    ),
    step('add iothread', 'main', (domain) => domain.addIothread(5, impact.live)),
    step('delete iothread', 'main', (domain) => domain.delIothread(5, impact.live)),
    step('vcpus config', 'main', (domain) => domain.setVcpusFlags(3, impact.config)),
    step('vcpus live', 'main', (domain) => domain.setVcpusFlags(3, impact.live)),
    step('memory of a silent balloon', 'balloon', (domain) =>
      domain.setMemoryFlags(32_768n, impact.live),
    ),
    step('destroy', 'off', (domain) => domain.destroy()),
    step('start paused', 'off', (domain) => domain.createWithFlags(createFlags.startPaused)),
    step('resume what was started paused', 'off', (domain) => domain.resume()),
    step('managed save', 'off', (domain) => domain.managedSave()),
    step('start what was saved', 'off', (domain) => domain.create()),
    step('destroy again', 'off', (domain) => domain.destroy()),
    step('rename', 'off', (domain) => domain.rename('off-2')),
    step('rename back', 'off-2', (domain) => domain.rename('off')),
    step('undefine', 'off', (domain) => domain.undefine()),
    step('undefine what runs', 'plain', (domain) => domain.undefineFlags(undefineFlags.keepNvram)),
    step('destroy what is transient', 'plain', (domain) => domain.destroy()),
  ],
  { guests, running },
);
