import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Connection, type Domain, LibvirtError, xmlFlags } from '@virtune/libvirt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipReason } from '../rig/testing.ts';
import { exceptions } from './exceptions.ts';
import { type Printed, virshSession } from './session.ts';
import { type Side, startSides } from './sides.ts';

/** A call of the client, and what is to be called it. */
export interface Call {
  readonly call: string;
  readonly run: (connection: Connection) => Promise<unknown>;
}

/** A command line of virsh, or a call of the client; `volatile` matches what may differ. */
export type Step = string | { readonly line: string; readonly volatile: RegExp } | Call;

const titleOf = (step: Step): string =>
  typeof step === 'string' ? step : 'call' in step ? step.call : step.line;

const reasonOf = (title: string, step: Step): string | undefined =>
  exceptions[`${title}: ${titleOf(step)}`];

/** What a step came to, in a form that both sides share. */
type Outcome = Printed | { readonly value: unknown } | { readonly error: unknown };

function plain(value: unknown): unknown {
  if (typeof value === 'bigint') return `${value}n`;
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (Array.isArray(value)) return value.map(plain);
  if (value === null || typeof value !== 'object') return value;
  return Object.fromEntries(Object.entries(value).map(([key, entry]) => [key, plain(entry)]));
}

async function called(call: Call, side: Side): Promise<Outcome> {
  try {
    return { value: plain(await call.run(side.connection)) };
  } catch (error) {
    if (!(error instanceof LibvirtError)) throw error;
    const { code, domain, level, message, int1 } = error;
    return {
      error: { code, domain, level, message: message.replaceAll(side.directory, 'DIR'), int1 },
    };
  }
}

/** As whom QEMU runs is a matter of qemu.conf: as root on the rig, and on the simulated host. */
const debianUser = '+64055:+64055';
const rootUser = '+0:+0';

function normalised(step: Step, printed: Printed, side: Side): Printed {
  const volatile = typeof step === 'object' && 'volatile' in step ? step.volatile : undefined;
  const take = (text: string): string => {
    const common = text.replaceAll(side.directory, 'DIR').replaceAll(debianUser, rootUser);
    return volatile === undefined ? common : common.replaceAll(new RegExp(volatile, 'g'), '#');
  };
  return { stdout: take(printed.stdout), stderr: take(printed.stderr) };
}

/** Runs steps in order: lines of virsh that follow each other go to one process. */
async function outcomes(
  steps: readonly Step[],
  side: Side,
  options: { readonly files: string; readonly seconds?: number | undefined },
): Promise<Outcome[]> {
  const results: Outcome[] = [];
  let position = 0;
  while (position < steps.length) {
    const step = steps[position]!;
    if (typeof step === 'object' && 'call' in step) {
      results.push(await called(step, side));
      position++;
      continue;
    }
    const rest = steps.slice(position);
    const count = rest.findIndex((other) => typeof other === 'object' && 'call' in other);
    const group = count < 0 ? rest : rest.slice(0, count);
    const printed = await virshSession(side.uri, group.map(titleOf), options);
    for (const [i, line] of printed.entries()) results.push(normalised(group[i]!, line, side));
    position += group.length;
  }
  return results;
}

/** Every domain's live and persistent XML at the end. */
async function stateOf({ connection }: Side): Promise<unknown> {
  const domains = await connection.listAllDomains();
  const entries = domains.map(async (domain: Domain) => {
    const live = await domain.getXmlDesc(xmlFlags.secure);
    const persistent = await domain.getXmlDesc(xmlFlags.inactive);
    return [domain.name, { live, persistent }] as const;
  });
  return Object.fromEntries((await Promise.all(entries)).toSorted(([a], [b]) => (a < b ? -1 : 1)));
}

/** What is prepared on both sides before the steps, and the files that they read. */
export interface ContractOptions {
  readonly files?: Readonly<Record<string, string>>;
  readonly guests?: readonly string[];
  readonly running?: readonly string[];
  /** Why there are no steps, where there are none. */
  readonly absent?: string;
  /** Why the real side is not to be had; by default why a rig is not. */
  readonly missing?: string | undefined;
  /** How long the steps may take on each side. */
  readonly seconds?: number;
  readonly startSides?: () => Promise<{ real: Side; simulated: Side }>;
}

async function prepare(side: Side, { guests = [], running = [] }: ContractOptions): Promise<void> {
  for (const xml of guests) await side.connection.domainDefineXml(xml);
  for (const name of running) await (await side.connection.domainLookupByName(name)).create();
}

/**
 * Holds the simulator to what libvirtd does: the same steps, in order, on both; what they print,
 * answer and refuse must be equal, and the definitions at the end. What is not is in exceptions.ts,
 * by the step, with its reason.
 */
export function contract(
  title: string,
  steps: readonly Step[],
  options: ContractOptions = {},
): void {
  const none = 'missing' in options ? options.missing : skipReason();
  const missing = none ?? (steps.length === 0 ? options.absent : undefined);
  const note = missing === undefined ? '' : ` (skipped: ${missing})`;
  describe.skipIf(missing !== undefined)(`${title}${note}`, () => {
    let real: Side;
    let simulated: Side;
    let wanted: readonly Outcome[] = [];
    let given: readonly Outcome[] = [];
    const files = mkdtempSync(path.join(tmpdir(), 'virtune-contract-files-'));

    beforeAll(
      async () => {
        for (const [name, text] of Object.entries(options.files ?? {})) {
          writeFileSync(path.join(files, name), text);
        }
        ({ real, simulated } = await (options.startSides ?? (() => startSides()))());
        await Promise.all([prepare(real, options), prepare(simulated, options)]);
        const { seconds } = options;
        wanted = await outcomes(steps, real, { files, seconds });
        given = await outcomes(steps, simulated, { files, seconds });
      },
      (options.seconds ?? 90) * 2000,
    );
    afterAll(async () => {
      await real?.[Symbol.asyncDispose]();
      await simulated?.[Symbol.asyncDispose]();
      rmSync(files, { recursive: true });
    });

    const named = steps.map((step, i) => ({
      step: titleOf(step),
      i,
      reason: reasonOf(title, step),
    }));
    const equal = named.filter(({ reason }) => reason === undefined);
    const excepted = named.filter(({ reason }) => reason !== undefined);
    for (const { step, i } of equal) {
      test(`${i}: ${step}`, () => {
        expect(given[i]).toEqual(wanted[i]);
      });
    }
    for (const { step, i, reason } of excepted) {
      test(`${i}: ${step} (excepted: ${reason})`, () => {
        expect(given[i], 'no longer an exception').not.toEqual(wanted[i]);
      });
    }

    test('the definitions at the end', async () => {
      expect(await stateOf(simulated)).toEqual(await stateOf(real));
    });
  });
}
