import type { TypedParameter } from '@virtune/libvirt';
import { CommandFailed } from './failure.ts';
import { LLONG_MAX, parseInt64Prefix, scaleInteger, scaleRefusal } from './grammar/number.ts';
import { toKibibytes } from './kibibytes.ts';
import { t } from './messages/index.ts';

/** VIR_DOMAIN_MEMORY_PARAM_UNLIMITED, in KiB. */
const UNLIMITED = 2n ** 53n - 1n;

/**
 * A limit in KiB; whatever starts with a negative number is no limit (virshMemtuneGetSize).
 * @throws CommandFailed with virsh's message.
 */
function parseLimitKiB(option: string, text: string): bigint {
  const prefix = parseInt64Prefix(text);
  if (prefix !== undefined && prefix.value < 0n) return UNLIMITED;
  const bytes = prefix && scaleInteger(prefix.value, prefix.rest, 1024n, LLONG_MAX);
  if (bytes !== undefined) return toKibibytes(bytes);
  const reasons = prefix === undefined ? [] : [scaleRefusal(prefix)];
  throw new CommandFailed([t`Unable to parse integer parameter ${option}`, ...reasons], {
    hint: t`a limit is a number of KiB, or has a unit as 2GiB has; -1 is no limit`,
  });
}

/** The limit `field` of a domain out of the text given for an option. */
export const limitParameter = (field: string, option: string, text: string): TypedParameter => ({
  field,
  type: 'ullong',
  value: parseLimitKiB(option, text),
});

/** The limit that a parameter stands for, in KiB; null is no limit. */
export function limitKiB({ value }: TypedParameter): bigint | null {
  const kibibytes = BigInt(value);
  return kibibytes === UNLIMITED ? null : kibibytes;
}
