import { type Cpuset, CpusetSyntaxError, parseCpuset } from '@virtune/model';
import { code, from, VirError } from '../../error.ts';
import { unsupported } from './refusal.ts';

/** A cpuset or nodeset of a definition. @throws VirError as virBitmapParse. */
export function parseBitmap(text: string): Cpuset {
  try {
    return parseCpuset(text);
  } catch (error) {
    if (!(error instanceof CpusetSyntaxError)) throw error;
    throw new VirError(code.invalidArg, from.none, `Failed to parse bitmap '${text}'`);
  }
}

/** A cpuset or nodeset that must not come out empty; `name` is its attribute. @throws VirError */
export function parseSet(text: string, name: 'cpuset' | 'nodeset'): Cpuset {
  const set = parseBitmap(text);
  if (!set.isEmpty) return set;
  throw unsupported(`Invalid value of '${name}': ${text}`);
}
