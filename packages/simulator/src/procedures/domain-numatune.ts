import { procedures as p, type TypedParameter } from '@virtune/protocol';
import { parseBitmap } from '../domain/definition/cpus.ts';
import { type Definition, memoryModes } from '../domain/definition/definition.ts';
import { changedNumatune } from '../domain/definition/numatune.ts';
import { checkNodes } from '../domain/demand.ts';
import type { Domain, Run } from '../domain/domain.ts';
import { checkFlags, invalidArgument, operationInvalid, STRING_OKAY } from '../domain/flags.ts';
import { moved } from '../domain/moving.ts';
import { checkParameters, int, string, valueOf } from '../domain/parameters.ts';
import { type Handled, handler } from '../server/handler.ts';

function numaParameters(
  domain: Domain,
  count: number,
  flags: number,
): { params: readonly TypedParameter[]; nparams: number } {
  checkFlags(flags, 3 | STRING_OKAY, 'qemuDomainGetNumaParameters');
  const { definition, live } = domain.one(flags);
  if (count === 0) return { params: [], nparams: 2 };
  const { numatune } = definition;
  const automatic = live && numatune?.placement === 'auto' ? domain.run?.autoNodes : null;
  const nodeset = (automatic ?? numatune?.nodeset)?.format() ?? '';
  const params = [
    int('numa_mode', memoryModes.indexOf(numatune?.mode ?? 'strict')),
    string('numa_nodeset', nodeset),
  ];
  return { params: params.slice(0, count), nparams: 0 };
}

/** A running domain's memory goes to other nodes; the reply comes once it is there. */
function moveMemory(
  domain: Domain,
  run: Run,
  nodeset: Definition['cpuset'],
): Promise<void> | undefined {
  if (nodeset === null) return undefined;
  const { host } = domain;
  const { shares, ns } = moved(host, run.shares, nodeset);
  run.shares = shares;
  if (ns === 0n) return undefined;
  return new Promise((resolve) => {
    host.clock.after(ns, resolve);
  });
}

function setNumaParameters(
  domain: Domain,
  params: readonly TypedParameter[],
  flags: number,
): Promise<void> | undefined {
  checkFlags(flags, 3, 'qemuDomainSetNumaParameters');
  checkParameters(params, { numa_mode: 'int', numa_nodeset: 'string' });
  const number = valueOf(params, 'numa_mode') as number | undefined;
  const mode = number === undefined ? undefined : memoryModes[number];
  if (number !== undefined && mode === undefined) {
    throw invalidArgument(`unsupported numatune mode: '${number}'`);
  }
  const text = valueOf(params, 'numa_nodeset') as string | undefined;
  const nodeset = text === undefined ? undefined : parseBitmap(text);
  if (nodeset?.isEmpty === true) throw operationInvalid(`Invalid nodeset of 'numatune': ${text}`);
  const { run, config } = domain.affected(flags);
  let moving: Promise<void> | undefined;
  if (run !== null) moving = setNumaLive(domain, run, mode, nodeset);
  if (config !== null) {
    const numatune = changedNumatune(config.numatune, config.placement === 'static', {
      mode,
      nodeset,
    });
    domain.setConfig({ numatune });
  }
  return moving;
}

function setNumaLive(
  domain: Domain,
  run: Run,
  mode: (typeof memoryModes)[number] | undefined,
  nodeset: NonNullable<Definition['cpuset']> | undefined,
): Promise<void> | undefined {
  const { definition } = run;
  const told = definition.numatune;
  if (mode !== undefined && told !== null && told.mode !== mode) {
    throw operationInvalid("can't change numatune mode for running domain");
  }
  if (mode === 'strict') {
    const current = told?.nodeset ?? (told?.placement === 'auto' ? run.autoNodes : null);
    const same = nodeset === undefined ? current === null : current?.equals(nodeset) === true;
    if (!same) {
      throw operationInvalid("can't change nodeset for strict mode for running domain");
    }
    return undefined;
  }
  let moving: Promise<void> | undefined;
  if (nodeset !== undefined) {
    if (told !== null && told.mode !== 'restrictive') {
      throw operationInvalid('change of nodeset for running domain requires restrictive numa mode');
    }
    checkNodes(domain.host, nodeset);
    moving = moveMemory(domain, run, nodeset);
  }
  const numatune = changedNumatune(told, definition.placement === 'static', { mode, nodeset });
  domain.setLive({ numatune });
  return moving;
}

/** Where the memory of domains comes from (virDomainSetNumaParameters). */
export const domainNumatuneHandlers: readonly Handled[] = [
  handler(p.domainGetNumaParameters, ({ host }, { dom, nparams, flags }) =>
    numaParameters(host.domains.of(dom), nparams, flags),
  ),
  handler(
    p.domainSetNumaParameters,
    ({ host }, { dom, params, flags }) => setNumaParameters(host.domains.of(dom), params, flags),
    { writes: true },
  ),
];
