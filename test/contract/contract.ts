import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import { type Domain, xmlFlags } from '@virtune/libvirt';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { skipReason } from '../rig/testing.ts';
import { exceptions } from './exceptions.ts';
import { type Outcome, outcomes } from './outcome.ts';
import { type Side, startSides } from './sides.ts';
export type { Call, Line, Step } from './step.ts';
import { byVirtune, isCall, type Step, titleOf } from './step.ts';

const reasonOf = (title: string, step: Step): string | undefined =>
  exceptions[`${title}: ${titleOf(step)}`];

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
  /** The hosts take too long to start for a second time. */
  readonly once?: boolean;
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

function group(title: string, steps: readonly Step[], options: ContractOptions): void {
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

/**
 * Holds the simulator to what libvirtd does: the same steps, in order, on both; what they print,
 * answer and refuse must be equal, and the definitions at the end. What is not is in exceptions.ts,
 * by the step, with its reason. Then once more on fresh hosts, with virtune in the place of virsh.
 */
export function contract(
  title: string,
  steps: readonly Step[],
  options: ContractOptions = {},
): void {
  group(title, steps, options);
  if (options.once !== true && !steps.every(isCall)) {
    group(`${title} by virtune`, byVirtune(steps), options);
  }
}
