import { describe, expect, test } from 'vitest';

import {
  Framer,
  messageStatus,
  messageType,
  type Packet,
  procedures,
  readPayload,
  remoteError,
  type Schema,
  writePacket,
} from '../src/index.ts';
import { type Capture, captures } from './captures.ts';
import { declared } from './declared.ts';
import { layoutOf, procedureLayouts } from './layout.ts';
import { encode } from './oracle.ts';

const byName = new Map(declared.map((procedure) => [procedure.name, procedure]));

/** Declared procedures that no virsh command calls, or that need more than a rig. */
const uncaptured: Readonly<Record<string, string>> = {
  REMOTE_PROC_DOMAIN_GET_MAX_MEMORY: 'virsh takes it from DOMAIN_GET_INFO',
  REMOTE_PROC_DOMAIN_GET_MAX_VCPUS: 'virsh asks DOMAIN_GET_VCPUS_FLAGS first, which answers',
  REMOTE_PROC_DOMAIN_SET_MAX_MEMORY: 'virsh calls DOMAIN_SET_MEMORY_FLAGS',
  REMOTE_PROC_DOMAIN_SET_MEMORY: 'virsh calls DOMAIN_SET_MEMORY_FLAGS',
  REMOTE_PROC_DOMAIN_UNDEFINE: 'virsh calls DOMAIN_UNDEFINE_FLAGS first, which succeeds',
  REMOTE_PROC_CONNECT_NUM_OF_DOMAINS: 'virsh calls CONNECT_LIST_ALL_DOMAINS',
  REMOTE_PROC_AUTH_POLKIT: 'needs polkitd and a system bus',
  REMOTE_PROC_AUTH_SASL_INIT: 'needs a daemon with SASL: test/remote has one',
  REMOTE_PROC_AUTH_SASL_START: 'needs a daemon with SASL: test/remote has one',
  REMOTE_PROC_AUTH_SASL_STEP: 'needs a daemon with SASL: test/remote has one',
  REMOTE_PROC_CONNECT_GET_URI: 'virsh asks only when it was given no URI',
  REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_REGISTER_ANY: 'virsh event waits: see test/life',
  REMOTE_PROC_CONNECT_DOMAIN_EVENT_CALLBACK_DEREGISTER_ANY: 'virsh event waits: see test/life',
  REMOTE_PROC_DOMAIN_IS_UPDATED: 'no virsh command calls it',
  REMOTE_PROC_DOMAIN_GET_SECURITY_LABEL_LIST: 'no virsh command calls it',
  REMOTE_PROC_DOMAIN_GET_JOB_INFO: 'virsh calls DOMAIN_GET_JOB_STATS',
  REMOTE_PROC_DOMAIN_ABORT_JOB_FLAGS: 'virsh calls it to abort a post-copy migration only',
  REMOTE_PROC_DOMAIN_SAVE_PARAMS: 'virsh 9.0 calls DOMAIN_SAVE_FLAGS',
  REMOTE_PROC_DOMAIN_RESTORE_PARAMS: 'virsh 9.0 calls DOMAIN_RESTORE_FLAGS',
  REMOTE_PROC_DOMAIN_GET_AUTOSTART_ONCE: 'libvirt 9.0 does not have it',
  REMOTE_PROC_DOMAIN_SET_AUTOSTART_ONCE: 'libvirt 9.0 does not have it',
  REMOTE_PROC_DOMAIN_SET_THROTTLE_GROUP: 'libvirt 9.0 does not have it',
  REMOTE_PROC_DOMAIN_DEL_THROTTLE_GROUP: 'libvirt 9.0 does not have it',
};

/** Captured, but never with success. */
const refused: Readonly<Record<string, string>> = {
  REMOTE_PROC_DOMAIN_GET_GUEST_VCPUS: 'needs an agent in the guest',
  REMOTE_PROC_DOMAIN_SET_GUEST_VCPUS: 'needs an agent in the guest',
  REMOTE_PROC_DOMAIN_ABORT_JOB: 'needs a job, and virsh waits for those that it starts',
  REMOTE_PROC_DOMAIN_BLOCK_JOB_ABORT: 'needs a block job that lasts',
  REMOTE_PROC_DOMAIN_BLOCK_JOB_SET_SPEED: 'needs a block job that lasts',
  REMOTE_PROC_DOMAIN_MIGRATE_START_POST_COPY: 'needs a migration that lasts',
};

function onlyPacket(bytes: Uint8Array): Packet {
  const framer = new Framer();
  const [packet, ...others] = framer.push(bytes);
  if (packet === undefined) throw new Error('no whole packet');
  expect(others).toEqual([]);
  expect(framer.pending).toBe(0);
  return packet;
}

function procedureOf({ procedure }: Capture) {
  const found = byName.get(procedure);
  if (found === undefined) throw new Error(`${procedure} is captured, but not declared`);
  return found;
}

function replySchema(capture: Capture, packet: Packet): Schema<unknown> {
  return packet.header.status === messageStatus.error ? remoteError : procedureOf(capture).reply;
}

const titled = captures.map((capture) => [capture.procedure, capture.command, capture] as const);

describe.each(titled)('%s of virsh %s', (name, _command, capture) => {
  const { program, version, number } = procedureOf(capture);

  test('the call decodes, and encodes to the same bytes', () => {
    const { header, payload } = onlyPacket(capture.call);
    const { args } = procedureOf(capture);
    const value = readPayload(payload, args);
    expect(header).toMatchObject({ program, version, procedure: number, type: messageType.call });
    expect(writePacket(header, args, value)).toEqual(capture.call);
    expect(encode(procedureLayouts(name).args, value)).toEqual(Buffer.from(payload));
  });

  test('the reply decodes, and encodes to the same bytes', () => {
    const packet = onlyPacket(capture.reply);
    const schema = replySchema(capture, packet);
    const value = readPayload(packet.payload, schema);
    const isError = packet.header.status === messageStatus.error;
    const layout = isError ? layoutOf('remote_error') : procedureLayouts(name).reply;
    expect(packet.header).toMatchObject({ procedure: number, type: messageType.reply });
    expect(writePacket(packet.header, schema, value)).toEqual(capture.reply);
    expect(encode(layout, value)).toEqual(Buffer.from(packet.payload));
  });
});

describe('the captures', () => {
  const captured = new Set(captures.map(({ procedure }) => procedure));
  const answered = new Set(
    captures
      .filter(({ reply }) => onlyPacket(reply).header.status === messageStatus.ok)
      .map(({ procedure }) => procedure),
  );

  test(`hold all but ${Object.keys(uncaptured).length} of the declared procedures`, () => {
    const missing = declared.map(({ name }) => name).filter((name) => !captured.has(name));
    expect(missing.toSorted()).toEqual(Object.keys(uncaptured).toSorted());
  });

  test(`hold a successful reply of all these but ${Object.keys(refused).length}`, () => {
    const failed = [...captured].filter((name) => !answered.has(name));
    expect(failed.toSorted()).toEqual(Object.keys(refused).toSorted());
  });
});

/** The reply's value of the first capture of a procedure that a command made. */
function replyTo<R>(
  procedure: { readonly name: string; readonly reply: Schema<R> },
  words = '',
): R {
  const capture = captures.find(
    ({ procedure: name, command }) => name === procedure.name && command.includes(words),
  );
  if (capture === undefined) throw new Error(`no capture of ${procedure.name} ${words}`);
  return readPayload(onlyPacket(capture.reply).payload, procedure.reply);
}

describe('what the captures say', () => {
  test('the host is called host1, the guest openEulerVM', () => {
    expect(replyTo(procedures.connectGetHostname)).toEqual({ hostname: 'host1' });
    expect(replyTo(procedures.domainLookupByName).dom.name).toBe('openEulerVM');
  });

  test('the security model of a daemon without one is none', () => {
    expect(replyTo(procedures.nodeGetSecurityModel)).toEqual({ model: 'none', doi: '0' });
  });

  test('the scheduler parameters of a running guest begin with its shares, an unsigned long long', () => {
    const { params } = replyTo(procedures.domainGetSchedulerParametersFlags);
    expect(params[0]).toEqual({ field: 'cpu_shares', type: 'ullong', value: 1024n });
  });

  test('an unknown guest is error 42 of the QEMU driver (10), with no domain', () => {
    const capture = captures.find(({ command }) => command === 'dominfo no-such-guest');
    if (capture === undefined) throw new Error('no capture of an unknown guest');
    expect(readPayload(onlyPacket(capture.reply).payload, remoteError)).toMatchObject({
      code: 42,
      domain: 10,
      level: 2,
      message: "Domain not found: no domain with matching name 'no-such-guest'",
      dom: null,
      net: null,
    });
  });
});
