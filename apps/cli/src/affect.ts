import { modificationImpact } from '@virtune/libvirt';
import { refuseTogether } from './exclusive.ts';
import { flag, type Option } from './options.ts';

/** The three flags by which a command chooses the definition that it is about, in virsh's order. */
export const affectOptions = {
  config: flag('the persistent definition, from the next start on'),
  live: flag('the running domain'),
  current: flag('the running domain if it runs, its definition otherwise'),
} as const satisfies Record<string, Option<boolean>>;

export interface AffectArgs {
  readonly config: boolean;
  readonly live: boolean;
  readonly current: boolean;
}

/**
 * virDomainModificationImpact out of --config, --live and --current; 0 (current) where none was
 * given. @throws CommandFailed where --current was given together with another.
 */
export function affectFlags(args: AffectArgs): number {
  refuseTogether(args, 'current', 'live');
  refuseTogether(args, 'current', 'config');
  const { live, config } = modificationImpact;
  return (args.live ? live : 0) | (args.config ? config : 0);
}
