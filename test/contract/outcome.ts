import { LibvirtError } from '@virtune/libvirt';
import { type Printed, virshSession, virtuneSession } from './session.ts';
import type { Side } from './sides.ts';
import { type Call, isCall, type Line, lineOf, type Program, type Step } from './step.ts';

/** What a step came to, in a form that both sides share. */
export type Outcome = Printed | { readonly value: unknown } | { readonly error: unknown };

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

function normalised({ volatile }: Line, printed: Printed, side: Side): Printed {
  const take = (text: string): string => {
    const common = text.replaceAll(side.directory, 'DIR').replaceAll(debianUser, rootUser);
    return volatile === undefined ? common : common.replaceAll(new RegExp(volatile, 'g'), '#');
  };
  return { stdout: take(printed.stdout), stderr: take(printed.stderr) };
}

const sessions = { virsh: virshSession, virtune: virtuneSession };

const programOf = ({ by = 'virsh' }: Line): Program => by;

/** The lines that follow each other for one program, from the first step on; none where it is a call. */
function leadingLines(steps: readonly Step[]): readonly Line[] {
  const lines: Line[] = [];
  for (const step of steps) {
    if (isCall(step)) break;
    const line = lineOf(step);
    if (programOf(line) !== programOf(lines[0] ?? line)) break;
    lines.push(line);
  }
  return lines;
}

/** Runs steps in order: lines that follow each other go to one session of their program. */
export async function outcomes(
  steps: readonly Step[],
  side: Side,
  options: { readonly files: string; readonly seconds?: number | undefined },
): Promise<Outcome[]> {
  const results: Outcome[] = [];
  while (results.length < steps.length) {
    const rest = steps.slice(results.length);
    const next = rest[0]!;
    if (isCall(next)) {
      results.push(await called(next, side));
      continue;
    }
    const lines = leadingLines(rest);
    const session = sessions[programOf(lineOf(next))];
    const printed = await session(
      side.uri,
      lines.map(({ line }) => line),
      options,
    );
    results.push(...printed.map((text, i) => normalised(lines[i]!, text, side)));
  }
  return results;
}
