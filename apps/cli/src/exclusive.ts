import { CommandFailed } from './failure.ts';
import { t } from './messages/index.ts';
import { isGiven } from './options.ts';

/** Refuses two options given together (VSH_EXCLUSIVE_OPTIONS). */
export function refuseTogether<A extends object>(
  args: A,
  first: keyof A & string,
  second: keyof A & string,
): void {
  if (!isGiven(args, first) || !isGiven(args, second)) return;
  throw new CommandFailed(t`Options --${first} and --${second} are mutually exclusive`);
}

/** Wants exactly one of two options (VSH_ALTERNATIVE_OPTIONS_EXPR). */
export function requireEither<A extends object>(
  args: A,
  first: keyof A & string,
  second: keyof A & string,
): void {
  refuseTogether(args, first, second);
  if (isGiven(args, first) || isGiven(args, second)) return;
  throw new CommandFailed(t`Either --${first} or --${second} must be provided`);
}

/** Refuses `option` without `needed` (VSH_REQUIRE_OPTION). */
export function requireWith<A extends object>(
  args: A,
  option: keyof A & string,
  needed: keyof A & string,
): void {
  if (!isGiven(args, option) || isGiven(args, needed)) return;
  throw new CommandFailed(t`Option --${needed} is required by option --${option}`);
}
