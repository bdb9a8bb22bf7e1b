import {
  type Connection,
  createFlags,
  type Domain,
  type DomainEventKind,
  modificationImpact as impact,
  undefineFlags,
} from '@virtune/libvirt';
import { romGuest } from '../rig/index.ts';
import { type Call, contract } from './contract.ts';
import { guests, running, uuid } from './guests.ts';

const kinds: readonly DomainEventKind[] = [
  'lifecycle',
  'reboot',
  'balloon-change',
  'tunable',
  'metadata-change',
  'device-added',
  'device-removed',
  'device-removal-failed',
];

const marker = romGuest({ name: 'marker', uuid: uuid(9), vcpus: 1 });

/** What a call has told to those who listen, up to a domain that is defined for this alone. */
async function heard(
  connection: Connection,
  run: (domain: Domain) => Promise<unknown>,
  name: string,
): Promise<unknown[]> {
  const events: unknown[] = [];
  const { promise, resolve } = Promise.withResolvers<unknown>();
  const subscriptions = await Promise.all(
    kinds.map((kind) =>
      connection.on(kind, ({ domain, ...event }: { domain: Domain }) => {
        if (domain.name === 'marker') resolve(event);
        else events.push({ ...event, domain: domain.name, id: domain.id > 0 ? 'some' : domain.id });
      }),
    ),
  );
  await run(await connection.domainLookupByName(name));
  const domain = await connection.domainDefineXml(marker);
  await promise;
  await domain.undefine();
  await Promise.all(subscriptions.map((subscription) => subscription.close()));
  return events;
}

const step = (call: string, name: string, run: (domain: Domain) => Promise<unknown>): Call => ({
  call,
  run: (connection) => heard(connection, run, name),
});

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
