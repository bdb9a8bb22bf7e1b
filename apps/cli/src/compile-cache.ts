import { homedir } from 'node:os';
import { join } from 'node:path';

/**
 * Where compiled code is kept between runs. Never in a directory for all, as Node's default below
 * /tmp is: whoever wrote there first would have his code run by root.
 */
export function compileCacheDirectory(env: NodeJS.ProcessEnv = process.env): string {
  const caches = env['XDG_CACHE_HOME'] || join(homedir(), '.cache');
  return join(caches, 'virtune', 'compiled');
}
